// SPDX-License-Identifier: GPL-2.0
/* What requests demand of the device they are for. */
#include "limit.h"

void limit_demand(struct limit *l)
{
	if (sdm_rotational(l->device.profile))
		limit_demand_disk(l);
	else
		limit_demand_flash(l);
}
