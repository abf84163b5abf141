// SPDX-License-Identifier: GPL-2.0
/*
 * simdisk: making requests fail, hang or come late, for tests of reliability.
 *
 *	echo "DISK KIND [op=...] [every=N] ..." > .../parameters/fault
 *
 * Where a request is while that happens, and who may end it:
 *
 *	in the model --- due ---> hung: the timeout handler, or unplugging
 *	                  |
 *	                  +-----> delayed: the disk's timer, or unplugging
 *	                  |
 *	                  +-----> the block layer, with its status
 *
 * A request is on one list at a time, and whoever takes it off, under the
 * disk's lock, completes it: so nobody does it twice. The timeout handler
 * leaves what is in the model or delayed where it is, and asks for more time.
 */
#define pr_fmt(fmt) "simdisk: " fmt

#include <linux/ctype.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "simdisk.h"

#define SIMDISK_MAX_DELAY_US	10000000ULL

static const char * const kind_name[SDM_NR_FAULT_KINDS] = {
	[SDM_FAULT_NONE]   = "none",
	[SDM_FAULT_IO]     = "io",
	[SDM_FAULT_MEDIUM] = "medium",
	[SDM_FAULT_HANG]   = "hang",
	[SDM_FAULT_DELAY]  = "delay",
};

static const char * const op_name[] = {
	[SDM_READ]  = "read",
	[SDM_WRITE] = "write",
	[SDM_FLUSH] = "flush",
	[SDM_TRIM]  = "discard",
};

/* ---- a request's way ---- */

/* Is anything to go wrong with @io? Called as it comes in. */
void simdisk_inject(struct simdisk *sd, struct simdisk_cmd *cmd,
		    const struct sdm_io *io)
{
	static const blk_status_t status[SDM_NR_FAULT_KINDS] = {
		[SDM_FAULT_IO]     = BLK_STS_IOERR,
		[SDM_FAULT_MEDIUM] = BLK_STS_MEDIUM,
		[SDM_FAULT_HANG]   = BLK_STS_TIMEOUT,
	};
	const struct sdm_fault *fault;
	unsigned long flags;

	cmd->fault = SDM_FAULT_NONE;
	cmd->status = BLK_STS_OK;
	INIT_LIST_HEAD(&cmd->node);
	if (!READ_ONCE(sd->faults.nr))
		return;
	spin_lock_irqsave(&sd->lock, flags);
	fault = sdm_fault_hits(&sd->faults, io);
	if (fault) {
		cmd->fault = fault->kind;
		cmd->status = status[fault->kind];
		cmd->due_ns = fault->delay_ns;
	}
	spin_unlock_irqrestore(&sd->lock, flags);
}

static void simdisk_delay(struct simdisk *sd, struct simdisk_cmd *cmd, u64 now)
{
	struct simdisk_cmd *other;

	cmd->due_ns += now;
	list_for_each_entry_reverse(other, &sd->delayed, node)
		if (other->due_ns <= cmd->due_ns)
			break;
	list_add(&cmd->node, &other->node);
}

/* The model is done with @cmd at @now: is it kept back? */
bool simdisk_divert(struct simdisk *sd, struct simdisk_cmd *cmd, u64 now)
{
	lockdep_assert_held(&sd->lock);

	if (sd->unplugged)
		return false;
	switch (cmd->fault) {
	case SDM_FAULT_HANG:
		list_add_tail(&cmd->node, &sd->hung);
		return true;
	case SDM_FAULT_DELAY:
		simdisk_delay(sd, cmd, now);
		return true;
	default:
		return false;
	}
}

/* When is the first of the delayed to be answered? */
u64 simdisk_first_delayed_ns(const struct simdisk *sd)
{
	return list_empty(&sd->delayed) ? SDM_NEVER :
	       list_first_entry(&sd->delayed, struct simdisk_cmd, node)->due_ns;
}

/* Take one of the delayed that is due at @now; NULL: there is none. */
struct simdisk_cmd *simdisk_take_delayed(struct simdisk *sd, u64 now)
{
	struct simdisk_cmd *cmd;

	lockdep_assert_held(&sd->lock);

	if (simdisk_first_delayed_ns(sd) > now)
		return NULL;
	cmd = list_first_entry(&sd->delayed, struct simdisk_cmd, node);
	list_del_init(&cmd->node);
	return cmd;
}

/* The host has waited long enough: is this one of those that hang? */
bool simdisk_give_up(struct simdisk *sd, struct simdisk_cmd *cmd)
{
	unsigned long flags;
	bool hung;

	spin_lock_irqsave(&sd->lock, flags);
	hung = cmd->fault == SDM_FAULT_HANG && !list_empty(&cmd->node);
	if (hung)
		list_del_init(&cmd->node);
	spin_unlock_irqrestore(&sd->lock, flags);
	return hung;
}

/* Take one of those that are kept back; NULL: there is none. */
static struct simdisk_cmd *simdisk_take_kept(struct simdisk *sd)
{
	struct simdisk_cmd *cmd;

	lockdep_assert_held(&sd->lock);

	cmd = list_first_entry_or_null(list_empty(&sd->hung) ? &sd->delayed : &sd->hung,
				       struct simdisk_cmd, node);
	if (cmd)
		list_del_init(&cmd->node);
	return cmd;
}

/* Unplugging: what comes fails, nothing is kept back, and what was is answered now. */
void simdisk_release(struct simdisk *sd)
{
	struct simdisk_cmd *cmd;

	do {
		spin_lock_irq(&sd->lock);
		WRITE_ONCE(sd->unplugged, true);
		cmd = simdisk_take_kept(sd);
		spin_unlock_irq(&sd->lock);
		if (cmd)
			blk_mq_complete_request(blk_mq_rq_from_pdu(cmd));
	} while (cmd);
}

/* ---- rules as text ---- */

static int find_word(const char * const *words, int nr, const char *word)
{
	int i;

	for (i = 0; i < nr; i++)
		if (!strcmp(words[i], word))
			return i;
	return -1;
}

static int parse_sectors(char *value, struct sdm_fault *rule)
{
	char *last = strchr(value, '-');

	if (!last)
		return -EINVAL;
	*last++ = '\0';
	if (kstrtou64(value, 10, &rule->first) || kstrtou64(last, 10, &rule->last) ||
	    rule->first > rule->last)
		return -EINVAL;
	return 0;
}

static int parse_number(const char *value, u64 most, u64 *number)
{
	u64 n;

	if (kstrtou64(value, 10, &n) || !n || n > most)
		return -EINVAL;
	*number = n;
	return 0;
}

static int parse_option(char *option, struct sdm_fault *rule)
{
	char *value = strchr(option, '=');
	u64 us;
	int op;

	if (!value)
		return -EINVAL;
	*value++ = '\0';
	if (!strcmp(option, "sectors"))
		return parse_sectors(value, rule);
	if (!strcmp(option, "every"))
		return parse_number(value, SDM_NEVER, &rule->every);
	if (!strcmp(option, "count"))
		return parse_number(value, SDM_NEVER - 1, &rule->left);
	if (!strcmp(option, "us")) {
		if (rule->kind != SDM_FAULT_DELAY ||
		    parse_number(value, SIMDISK_MAX_DELAY_US, &us))
			return -EINVAL;
		rule->delay_ns = us * NSEC_PER_USEC;
		return 0;
	}
	op = find_word(op_name, ARRAY_SIZE(op_name), value);
	if (strcmp(option, "op") || op < 0)
		return -EINVAL;
	rule->ops = 1U << op;
	return 0;
}

/* "KIND [option=value]..." into @rule; @word is what is wrong if something is. */
static int parse_rule(char *text, struct sdm_fault *rule, char *word, size_t size)
{
	char *next = text;
	int kind;

	*rule = (struct sdm_fault){
		.ops = SDM_ANY_OP, .last = SDM_NEVER, .every = 1, .left = SDM_NEVER,
	};
	next = strsep(&text, " ");
	strscpy(word, next, size);
	kind = find_word(kind_name, ARRAY_SIZE(kind_name), next);
	if (kind < 0)
		return -EINVAL;
	rule->kind = kind;
	while ((next = strsep(&text, " "))) {
		if (!*next)
			continue;
		strscpy(word, next, size);
		if (kind == SDM_FAULT_NONE || parse_option(next, rule))
			return -EINVAL;
	}
	if (kind == SDM_FAULT_DELAY && !rule->delay_ns) {
		strscpy(word, "delay (needs us=)", size);
		return -EINVAL;
	}
	return 0;
}

/* Add the rule in @text to @sd; "none" takes all away. Changes @text. */
int simdisk_add_fault(struct simdisk *sd, char *text)
{
	struct sdm_fault rule;
	char word[32];
	int err;

	err = parse_rule(strim(text), &rule, word, sizeof(word));
	if (err) {
		pr_err("fault: '%s' is not understood; it is: DISK none, or DISK io|medium|hang|delay [op=read|write|flush|discard] [sectors=FIRST-LAST] [every=N] [count=N] [us=1..%llu, delay only]; nothing was changed\n",
		       word, SIMDISK_MAX_DELAY_US);
		return err;
	}
	spin_lock_irq(&sd->lock);
	if (rule.kind == SDM_FAULT_NONE)
		WRITE_ONCE(sd->faults.nr, 0);
	else if (sd->faults.nr == SDM_FAULTS)
		err = -ENOSPC;
	else
		sd->faults.rule[sd->faults.nr++] = rule;
	spin_unlock_irq(&sd->lock);
	if (err)
		pr_err("fault: simdisk%d has %d rules, it cannot have more; write '%d none' first; nothing was changed\n",
		       sd->index, SDM_FAULTS, sd->index);
	return err;
}

/* One line for each rule, as it was written, and what it has done. */
void simdisk_show_faults(struct simdisk *sd, struct seq_file *m)
{
	struct sdm_faults faults;
	u32 i, op;

	spin_lock_irq(&sd->lock);
	faults = sd->faults;
	spin_unlock_irq(&sd->lock);

	for (i = 0; i < faults.nr; i++) {
		const struct sdm_fault *r = &faults.rule[i];

		seq_puts(m, kind_name[r->kind]);
		for (op = 0; op < ARRAY_SIZE(op_name); op++)
			if (r->ops == 1U << op)
				seq_printf(m, " op=%s", op_name[op]);
		if (r->last != SDM_NEVER)
			seq_printf(m, " sectors=%llu-%llu", r->first, r->last);
		seq_printf(m, " every=%llu", r->every);
		if (r->left != SDM_NEVER)
			seq_printf(m, " count=%llu", r->left);
		if (r->delay_ns)
			seq_printf(m, " us=%llu", div_u64(r->delay_ns, NSEC_PER_USEC));
		seq_printf(m, " matched=%llu hit=%llu\n", r->matched, r->hit);
	}
}
