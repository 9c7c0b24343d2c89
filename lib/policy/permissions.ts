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
  'lookup.emergency-access': {
    description: 'See a protected record in an emergency, or check one child more than the limit, after saying why and logging in again',
    roles: ['CL', 'SG'],
  },
  'lookup.outcome': { description: 'Tell the authority what happened after one’s own check', roles: ['CL', 'SG'] },
  'alert.list': { description: 'See what is told at once: emergency access, limits reached, runs of checks that found nothing', roles: ['SG', 'AU'] },
  'review.list': { description: 'See the weekly list of unusual access in one’s own organisation', roles: ['SG'] },
  'review.question': { description: 'Ask a person of one’s own organisation about an access', roles: ['SG'] },
  'review.conclude': { description: 'Record what came of an unusual access', roles: ['SG'] },
  'review.answer': { description: 'Answer questions about one’s own access', roles: ['CL', 'SG'] },
  'plan.list': { description: 'See the plans of one’s own authority', roles: ['LP', 'LD', 'ED'] },
  'plan.read': { description: 'See a child of one’s own authority, with plans and history', roles: ['LP', 'LD', 'ED'] },
  'plan.write': { description: 'Add, change and withdraw plans of one’s own authority, and correct a child’s details', roles: ['LD'] },
  'plan.end': { description: 'End plans of one’s own authority', roles: ['LD'] },
  'plan.protect': { description: 'Protect a child’s record, so that only the duty team’s number is shown', roles: ['LD'] },
  'plan.request-protection-lift': { description: 'Ask a second person to lift a protection', roles: ['LD'] },
  'plan.approve-protection-lift': { description: 'Agree, as the second person, that a protection is lifted', roles: ['LP'] },
  'plan.request-reopening': {
    description: 'Ask a second person to undo an adoption, or a link between two NHS numbers, that was made in error',
    roles: ['LD'],
  },
  'plan.approve-reopening': {
    description: 'Agree, as the second person, that an adoption or a link between two NHS numbers is undone',
    roles: ['LP'],
  },
  'plan.transfer': { description: 'Offer a plan to another authority, accept or decline one', roles: ['LD'] },
  'history.child': { description: 'See who looked at a child of one’s own authority', roles: ['LP', 'ED'] },
  'notification.read': { description: 'See who looked at one’s own authority’s children', roles: ['LP', 'ED'] },
  'notification.acknowledge': { description: 'Say that a notification has been dealt with', roles: ['LP', 'ED'] },
  'notification.assign': { description: 'Give a notification to a team or a colleague', roles: ['LP', 'ED'] },
  'notification.answer': { description: 'Answer the clinician who looked, in coded words', roles: ['LP', 'ED'] },
  'notification.export': { description: 'Take the notifications of one’s own authority away as a file', roles: ['LP', 'ED'] },
  'upload.submit': { description: 'Send a file of one’s own authority', roles: ['LD'] },
  'upload.check': { description: 'See what a file would change before it does', roles: ['LD'] },
  'upload.save': { description: 'Load a file of one’s own authority into the register', roles: ['LD'] },
  'upload.confirm-ending': { description: 'Agree, as the second person, to many endings at once', roles: ['LP', 'LD'] },
  'contact.read': { description: 'See one’s own authority’s telephone numbers, teams and what it shares', roles: ['LP', 'LD', 'ED', 'OA'] },
  'contact.write': { description: 'Keep one’s own authority’s telephone numbers, hours and teams', roles: ['LD', 'OA'] },
  'sharing.write': { description: 'Switch care-plan details and ways of delivery on and off', roles: ['LD', 'OA'] },
  'quality.read': { description: 'See how current one’s own authority’s information is', roles: ['LP', 'LD', 'ED'] },
  'quality.national': { description: 'See, in counts only, how current every authority’s information is', roles: ['NA'] },
  'operations.read': { description: 'See what waits to be delivered, by count and number', roles: ['NA', 'AU'] },
  'operations.retry': { description: 'Try again to deliver what was given up', roles: ['NA'] },
  'access-record.all': { description: 'See who looked up whom, everywhere, and nothing of any plan', roles: ['AU'] },
  'access-record.own': { description: 'See who of one’s own organisation looked up whom, and nothing of any plan', roles: ['SG'] },
  'access-record.report': { description: 'Report who has viewed a child, and everything that a person looked at', roles: ['AU'] },
  'access-export.request': { description: 'Ask a second person for a file of access records', roles: ['SG', 'AU'] },
  'access-export.list': { description: 'See requests for files of access records; national administrators decide them', roles: ['SG', 'NA', 'AU'] },
  'verification.read': { description: 'See what the last verification of the records found', roles: ['NA', 'AU'] },
  'legal-hold.list': { description: 'See the legal holds', roles: ['NA', 'AU'] },
  'legal-hold.place': { description: 'Place a legal hold, so that records are kept beyond their time', roles: ['AU'] },
  'legal-hold.lift': { description: 'Lift a legal hold that somebody else placed', roles: ['NA', 'AU'] },
  'event-log.read': { description: 'Read the compliance log', roles: ['AU'] },
  'person.manage': {
    description: 'Invite, suspend and reinstate people, and take roles away: of one’s own organisation, nationally of all, never of oneself',
    roles: ['OA', 'NA'],
  },
  'session.end': { description: 'End the sessions of people whom one manages', roles: ['OA', 'NA'] },
  'role.grant': { description: 'Give roles that fit one’s own organisation, never to oneself', roles: ['OA'] },
  'role.request': { description: 'Ask for an administrator’s or auditor’s role for somebody else', roles: ['NA'] },
  'role.approve': { description: 'Approve, as the second administrator, a role that another asked for', roles: ['NA'] },
  'organisation.manage': { description: 'Add organisations, move them on, suspend them, keep their contacts', roles: ['NA'] },
  'care-setting.manage': { description: 'Add care settings to NHS organisations', roles: ['NA'] },
  'api-client.manage': {
    description: 'Add systems of organisations that ask without a person, say what they may do, change their keys, suspend them',
    roles: ['NA'],
  },
  'session.own': { description: 'See one’s own sessions and end them', roles: ['CL', 'SG', 'LP', 'LD', 'ED', 'OA', 'NA', 'AU'] },
} as const satisfies Record<string, { description: string; roles: readonly Role[] }>

export type Permission = keyof typeof permissions
