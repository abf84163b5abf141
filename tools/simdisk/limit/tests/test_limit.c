// SPDX-License-Identifier: GPL-2.0
/* What limit says, against figures worked out by hand and orders that come near. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "order.h"
#include "tap.h"

#define SEC	1000000000ULL
#define MB	1000000ULL

#define FOUR	" --stream a,read,128k,4,10,15 --stream b,read,128k,4,30,15" \
		" --stream c,read,128k,4,55,15 --stream d,read,128k,4,75,15"
#define FOUR_DEEP " --stream a,read,4k,32,10,15 --stream b,read,4k,32,30,15" \
		  " --stream c,read,4k,32,55,15 --stream d,read,4k,32,75,15"
#define HALF_A_STROKE	" --stream a,read,128k,4,0,1 --small s,read,4k,20,50,0.1"
#define FEW_DIES	"--profile ssd --set dies=4 --stream a,randread,4k,32,0,100"
#define FEW_PLACES(depth) "--profile ssd --stream a,randwrite,1m," depth ",0,0.5"
#define WRITER	" --stream w,write,128k,1,92,5"
#define SHORT_WRITER	" --stream w,write,4k,1,30,1"
#define TWO_WRITERS	SHORT_WRITER " --stream x,write,4k,1,31.5,1"
#define TWO_SMALL	" --small a,read,4k,max,0,100 --small b,read,4k,max,0,100"
#define FOUR_SMALL	TWO_SMALL " --small c,read,4k,max,0,100 --small d,read,4k,max,0,100"
#define EVERYWHERE	" --small s,read,4k,20,5,90"
#define FLAT	(&(struct order){ .cap = 32 })
#define ONE_RATE " --set outer_mbps=204 --set inner_mbps=204"

static struct limit l;

static double streams_mbps(void)
{
	double sum = 0;
	u32 i;

	for (i = 0; i < l.nr; i++)
		if (!l.load[i].small)
			sum += limit_mbps(&l.load[i]);
	return sum;
}

static double small_iops(void)
{
	double sum = 0;
	u32 i;

	for (i = 0; i < l.nr; i++)
		if (l.load[i].small)
			sum += l.load[i].iops;
	return sum;
}

static double left(const char *words)
{
	order_scenario(&l, words);
	limit_share(&l, true);
	return streams_mbps();
}

static void disk_by_hand(void)
{
	double alone, arrival;

	tap_near("one stream at the outer edge, MB/s",
		 left("--profile hdd --stream a,read,128k,4,0,10"), 255, 0.1);
	tap_near("streams share time: the mean of two zones, MB/s",
		 left("--profile hdd --stream a,read,128k,4,0,10 --stream b,read,128k,4,97,3"),
		 (255 + 120) / 2., 0.1);
	alone = left("--profile hdd" ONE_RATE FOUR);
	tap_near("one rate everywhere is the solo rate, MB/s", alone, 204, 0.1);
	/* half of the tracks lie between; twice (0.6 + 13.9 * sqrt(1/2) + 4.17) ms */
	arrival = left("--profile hdd" ONE_RATE HALF_A_STROKE " --arrival");
	tap_near("20 on arrival, half a stroke away: of solo", arrival / 204,
		 1 - 20 * 2 * (.6 + 13.9 * .70711 + 8.3333 / 2) / 1e3, 1.5);
	tap_range("bunches leave more than arrivals, times",
		  left("--profile hdd" ONE_RATE HALF_A_STROKE) / arrival, 1.5, 2.5);
	tap_near("unlimited small ones leave half",
		 left("--profile hdd" ONE_RATE FOUR " --small s,read,4k,max,5,90"),
		 102, 0.1);
	tap_near("their share can be set",
		 left("--profile hdd" ONE_RATE FOUR
		      " --small s,read,4k,max,5,90 --small-share 20"), 204 * .8, 0.1);
	tap_near("a write one deep without a cache waits a revolution, MB/s",
		 left("--profile hdd --stream a,write,128k,1,0,10"),
		 .131072 / (131072 / 255e6 + 60. / 7200), 0.5);
}

static void disk_turns(void)
{
	double free_mbps = left("--profile hdd" FOUR), bound, tighter;

	bound = left("--profile hdd" FOUR " --max-wait 1000");
	tighter = left("--profile hdd" FOUR " --max-wait 100");
	tap_range("turns each second cost some seeks, of the rate", bound / free_mbps,
		  0.96, 0.99);
	tap_near("ten times as often, ten times as much",
		 1 - tighter / free_mbps, 10 * (1 - bound / free_mbps), 0.1);
	tap_range("small ones close by do not make them cheaper, of the rate",
		  left("--profile hdd" FOUR EVERYWHERE " --max-wait 100") /
		  left("--profile hdd" FOUR " --max-wait 100"), 0.5, 1.00001);
	tap_range("turns too short for their seeks leave nothing",
		  left("--profile hdd" FOUR " --max-wait 5"), 0, 1e-3);
}

static void flash_by_hand(void)
{
	double link = 3e-6 / 4 + 131072 / 560e6, small = 3e-6 + 4096 / 560e6, lat, alone;

	tap_near("the SATA link, a command for four and bytes, MB/s",
		 left("--profile ssd" FOUR), .131072 / link, 0.1);
	tap_near("no more as one than the drive takes at once: two, MB/s",
		 left("--profile ssd --stream a,read,512k,8,0,10"),
		 .524288 / (3e-6 / 2 + 524288 / 560e6), 0.1);
	tap_near("nor than its part of the device has: three, MB/s",
		 left("--profile ssd --set capacity_gb=1 --stream a,read,128k,8,0,0.04"),
		 .131072 / (1e-6 + 131072 / 560e6), 0.1);
	tap_near("random requests have a command each, MB/s",
		 left("--profile ssd --stream a,randread,128k,16,0,10"),
		 .131072 / (3e-6 + 131072 / 560e6), 0.1);
	left("--profile ssd" FOUR " --small s,read,4k,max,5,90");
	lat = l.load[4].alone_s;
	tap_near("a small reader has its solo rate", small_iops(), 1 / lat, 3);
	tap_near("and takes its time on the link, MB/s", streams_mbps(),
		 (1 - small_iops() * small) * .131072 / link, 0.1);
	alone = left("--profile ssd --stream a,read,4k,1,0,10");
	tap_near("a reader one deep cannot go faster than it is answered, MB/s",
		 alone, .004096 / l.load[0].fastest_s, 0.1);
	tap_near("random writes in steady state: programs, IOPS",
		 left("--profile ssd --stream a,randwrite,4k,32,0,100") / .004096,
		 32 / 700e-6 * 4 / 7.31, 0.1);
	tap_near("random reads of few dies: 75 us and 4 KiB over the channel, IOPS",
		 left(FEW_DIES) / .004096, 4 / (75e-6 + 4096 / 400e6), 0.1);
	left("--profile ssd --stream a,read,128k,8,0,20 --stream b,write,128k,8,40,20");
	tap_near("a reader and a writer have the same time on the link",
		 l.load[0].iops * l.load[0].use_s[LIMIT_LINK_READ],
		 l.load[1].iops * l.load[1].use_s[LIMIT_LINK_READ], 0.1);
}

static double alone(const char *words)
{
	order_scenario(&l, words);
	limit_share(&l, false);
	return streams_mbps();
}

/* The part of the bottleneck that an order puts to use beside the limit's. */
static double reached(const char *words, const struct order *o, double seconds)
{
	double iops[LIMIT_LOADS];

	left(words);
	order_run(&l, o, 1, seconds, iops);
	return order_use(&l, iops, l.bottleneck);
}

/* What an order with all requests in the drive takes of the head by what limit says. */
static double head_taken(const char *words)
{
	double iops[LIMIT_LOADS];

	left(words);
	order_run(&l, FLAT, 1, 60, iops);
	return fmax(order_use(&l, iops, LIMIT_HEAD), order_use(&l, iops, LIMIT_HEAD_ALONE));
}

/* A write one deep without a cache: once a revolution, and others may have that. */
static void disk_gaps(void)
{
	tap_near("a write one deep has its revolutions beside small ones, MB/s",
		 left("--profile hdd" ONE_RATE WRITER EVERYWHERE),
		 .131072 / (131072 / 204e6 + 60. / 7200), 0.5);
	tap_range("a small reader on its very track goes between its writes, of the head",
		  head_taken("--profile hdd" WRITER " --small s,read,4k,max,92,0.1"), 0.1, 1.001);
	tap_range("so do a few reads a second close to it",
		  head_taken("--profile hdd" WRITER " --small s,read,4k,20,92,1"), 0.1, 1.001);
	tap_range("two of them close to each other share the ways, of the head",
		  head_taken("--profile hdd" TWO_WRITERS), 0.1, 1.001);
	tap_near("and each has its revolutions, MB/s", left("--profile hdd" ONE_RATE TWO_WRITERS),
		 2 * .004096 / (4096 / 204e6 + 60. / 7200), 0.5);
	tap_range("a random load a way off pays its ways itself, of the head",
		  head_taken("--profile hdd" SHORT_WRITER " --small s,read,4k,240,33,0.05,2"),
		  0.1, 1.001);
	tap_near("what streams have alone does not depend on small ones, MB/s",
		 alone("--profile hdd" WRITER FOUR EVERYWHERE),
		 alone("--profile hdd" WRITER FOUR), 0.01);
	tap_range("and beside them they have no more, of it",
		  left("--profile hdd" WRITER FOUR EVERYWHERE) /
		  alone("--profile hdd" WRITER FOUR), 0.5, 1.00001);
}

/* Several random loads on a disk: it chooses among the requests of all. */
static void disk_random_together(void)
{
	double deep = left("--profile hdd --stream b,randread,4k,4,0,100") / .004096;

	left("--profile hdd --stream b,randread,4k,3,0,100 --small s,read,4k,1,0,100");
	tap_near("bulk three deep beside a small one is as bulk four deep, IOPS",
		 1 / l.load[0].use_s[LIMIT_HEAD], deep, 0.1);
	left("--profile hdd" FOUR_SMALL);
	tap_near("and so are four small ones together, IOPS", small_iops(), deep, 0.1);
	tap_range("which is what they reach, of the head",
		  head_taken("--profile hdd" FOUR_SMALL), 0.98, 1.01);
}

/* In the drive's cache writes are in the firmware's order, which looks at few. */
static void disk_cached(void)
{
	struct order sort = { .cap = 1, .sort = true };

	tap_range("cached writes one deep have the drive's order and no other, of the head",
		  reached("--profile hdd-consumer --stream w,randwrite,4k,1,0,100", FLAT, 120),
		  0.98, 1.01);
	tap_range("so have small ones, of the head",
		  reached("--profile hdd-consumer --small w,write,4k,max,0,100", FLAT, 120),
		  0.98, 1.01);
	tap_range("a host with 32 sorts them before, of the head",
		  reached("--profile hdd-consumer --stream w,randwrite,4k,32,0,100", &sort, 120),
		  0.8, 1.01);
}

/* How does limit_demand() end for @l? It may end the program: in another one. */
static int demand_status(void)
{
	pid_t pid;
	int status = -1;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		if (!freopen("/dev/null", "w", stderr))
			_exit(1);
		limit_demand(&l);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Requests that the model does not answer have no figures. */
static void never_answered(void)
{
	order_scenario(&l, "--profile nvme-small --stream w,write,4m,4,0,50");
	tap_ok(demand_status() == 0, "a write as large as the buffer is answered");
	l.load[0].bytes *= 2;
	tap_ok(demand_status() == 2, "one twice as large ends limit: flash");
	order_scenario(&l, "--profile hdd --stream b,randread,4k,4,0,100");
	l.load[0].depth = 0;
	tap_ok(demand_status() == 2, "waiting for a request that was not sent, too: disk");
}

static void tightness(void)
{
	struct order runs = { .cap = 4, .run_bytes = 256 * MB },
		     bunches = { .cap = 4, .run_bytes = 256 * MB, .bunch_ns = 3 * SEC,
				 .alone = true },
		     halves = { .cap = 4, .run_bytes = 256 * MB, .bunch_ns = 3 * SEC,
				.open_ns = 3 * SEC / 2, .alone = true },
		     arrivals = { .cap = 4, .run_bytes = 256 * MB, .alone = true },
		     flat = { .cap = 8 }, merge = { .cap = 8, .merge = true };

	tap_range("long runs reach the disk's limit, of it",
		  reached("--profile hdd" FOUR, &runs, 60), 0.98, 1.001);
	tap_range("long runs and bunches of 20 a second, of it",
		  reached("--profile hdd" FOUR " --small s,read,4k,20,92,5", &bunches, 90),
		  0.95, 1.01);
	tap_range("the same, small ones everywhere",
		  reached("--profile hdd" FOUR " --small s,read,4k,20,5,90", &bunches, 90),
		  0.93, 1.01);
	tap_range("half and half",
		  reached("--profile hdd" FOUR " --small s,read,4k,max,92,5", &halves, 90),
		  0.95, 1.01);
	tap_range("arrivals, served at once",
		  reached("--profile hdd" FOUR " --small s,read,4k,20,92,5 --arrival",
			  &arrivals, 90), 0.96, 1.03);
	tap_range("SATA: few in flight reach the link's limit",
		  reached("--profile ssd" FOUR " --small s,read,4k,max,5,90", &flat, 4),
		  0.99, 1.001);
	tap_range("the same, four requests as one",
		  reached("--profile ssd" FOUR, &merge, 4), 0.99, 1.001);
	tap_range("SATA: small requests of streams, 32 as one",
		  reached("--profile ssd" FOUR_DEEP, &merge, 4), 0.99, 1.001);
	tap_range("NVMe: one stream, four as one while four others are on their way",
		  reached("--profile nvme-small --stream a,read,128k,8,0,50", &merge, 4), 0.99, 1.001);
	tap_range("the same with slow dies: small requests that fill pages together",
		  reached("--profile nvme-small --set read_us=1000 --stream a,read,4k,32,0,50",
			  &merge, 4), 0.9, 1.001);
	tap_range("SATA with few dies: random reads, theirs but for chance",
		  reached(FEW_DIES, &(struct order){ .cap = 32 }, 4), 0.93, 1.001);
	tap_range("SATA: random writes, the dies'",
		  reached("--profile ssd --stream a,randwrite,4k,32,0,100",
			  &(struct order){ .cap = 32 }, 8), 0.98, 1.01);
	tap_range("SATA: large ones in 4577 places, of which some follow others",
		  reached(FEW_PLACES("1"), FLAT, 40), 0.97, 1.005);
	tap_range("the same, sorted so that more do",
		  reached(FEW_PLACES("64"), &(struct order){ .cap = 1, .sort = true }, 40),
		  0.9, 1.005);
}

int main(void)
{
	disk_by_hand();
	disk_turns();
	disk_gaps();
	disk_random_together();
	disk_cached();
	flash_by_hand();
	never_answered();
	tightness();
	return tap_done();
}
