/** The roles of CPIS (security-and-reliability section 2). Labels for screens live in the database's `role` table. */
export const roles = ['CL', 'SG', 'LP', 'LD', 'ED', 'OA', 'NA', 'AU'] as const
export type Role = (typeof roles)[number]

/**
 * The one policy table: who may do what. A permission that is not listed for a role is denied, and a permission that is not
 * listed at all cannot be named. "Own" means: only rows of the person's own organisation, which row-level security enforces
 * a second time.
 */
export const permissions = {
  'lookup.record': { description: 'Check a child by NHS number, with a reason', roles: ['CL', 'SG'] },
  'lookup.read': { description: 'See the result of one’s own check, for 15 minutes', roles: ['CL', 'SG'] },
  'plan.list': { description: 'See the plans of one’s own authority', roles: ['LP', 'LD', 'ED'] },
  'inbox.read': { description: 'See who looked at one’s own authority’s children', roles: ['LP', 'ED'] },
  'inbox.acknowledge': { description: 'Say that a notification has been dealt with', roles: ['LP', 'ED'] },
  'upload.commit': { description: 'Load a file of one’s own authority into the register', roles: ['LD'] },
} as const satisfies Record<string, { description: string; roles: readonly Role[] }>

export type Permission = keyof typeof permissions
