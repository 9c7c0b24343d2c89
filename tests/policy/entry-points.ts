import type { Permission } from '@/lib/policy/permissions'

/**
 * Every entry point of the build with the permission that it asks for, written down by hand: the matrix of who comes through (T1) is made of this
 * and of the table of roles, and an entry point that is in the build and not here fails it. `anybody` and `signed in` ask for no role; `provider`,
 * `mailbox` and `api client` know their callers by something else than a session.
 */
export const ENTRY_POINTS: Readonly<Partial<Record<Permission | 'anybody' | 'signed in' | 'provider' | 'mailbox' | 'api client', readonly string[]>>> = {
  'access-record.all': [
    'page /access-records',
    'page /access-records/[eventId]',
    'page /access-records/people',
    'route /access-records/find',
  ],
  'access-export.list': [
    'action (audit)/access-records/exports/actions.ts#decide',
    'page /access-records/exports',
  ],
  'access-record.own': [
    'page /access-log',
    'page /access-log/[eventId]',
    'route /access-log/find',
  ],
  'access-export.request': [
    'route /access-records/exports/[exportId]/file',
    'route /access-records/exports/request',
  ],
  'alert.list': [
    'page /alerts',
  ],
  'anybody': [
    'page /',
    'page /absent',
    'page /accessibility',
    'page /choose-role',
    'page /help',
    'page /log-in',
    'page /not-permitted',
    'page /privacy',
    'page /signed-out',
    'page /unavailable',
    'route /.well-known/jwks.json',
    'route /api/session/state',
    'route /api/session/stay',
    'route /choose-role/confirm',
    'route /log-in/[provider]',
    'route /log-out',
  ],
  'api client': [
    'route /api/uploads',
    'route /api/uploads/[uploadId]',
    'route /oauth2/token',
  ],
  'api-client.manage': [
    'action (admin)/api-clients/[clientId]/actions.ts#save',
    'action (admin)/api-clients/[clientId]/actions.ts#setState',
    'action (admin)/api-clients/[clientId]/keys/actions.ts#change',
    'action (admin)/api-clients/add/actions.ts#add',
    'action (admin)/api-clients/add/actions.ts#check',
    'page /api-clients',
    'page /api-clients/[clientId]',
    'page /api-clients/[clientId]/keys',
    'page /api-clients/add',
  ],
  'event-log.read': [
    'page /event-log',
    'route /event-log/find',
  ],
  'contact.read': [
    'page /contacts',
  ],
  'contact.write': [
    'action (authority)/contacts/actions.ts#addTeam',
    'action (authority)/contacts/actions.ts#changeTeam',
    'action (authority)/contacts/actions.ts#confirmNumbers',
    'action (authority)/contacts/actions.ts#endTeam',
    'action (authority)/contacts/actions.ts#saveNumbers',
    'action (authority)/contacts/actions.ts#saveSchedule',
  ],
  'history.child': [
    'page /notifications/children/[childId]',
    'page /notifications/planned-care',
  ],
  'legal-hold.lift': [
    'action (audit)/legal-holds/actions.ts#lift',
  ],
  'legal-hold.list': [
    'page /legal-holds',
  ],
  'legal-hold.place': [
    'action (audit)/legal-holds/actions.ts#place',
  ],
  'notification.acknowledge': [
    'action (authority)/notifications/actions.ts#see',
    'route /notifications/ticked',
  ],
  'notification.answer': [
    'action (authority)/notifications/actions.ts#answer',
  ],
  'notification.assign': [
    'action (authority)/notifications/actions.ts#take',
  ],
  'notification.export': [
    'route /notifications/export',
  ],
  'notification.read': [
    'page /notifications',
  ],
  'lookup.emergency-access': [
    'page /lookup/emergency',
    'route /lookup/emergency/ask',
    'route /lookup/emergency/open',
  ],
  'lookup.outcome': [
    'route /lookup/[accessId]/afterwards',
  ],
  'lookup.read': [
    'page /lookup/[accessId]',
    'route /lookup/[accessId]/printed',
  ],
  'lookup.record': [
    'page /lookup',
    'route /lookup/check',
  ],
  'mailbox': [
    'route /messageexchange/[mailbox]/inbox',
    'route /messageexchange/[mailbox]/inbox/[message]',
    'route /messageexchange/[mailbox]/inbox/[message]/status/acknowledged',
  ],
  'operations.read': [
    'page /operations',
  ],
  'operations.retry': [
    'action (national)/operations/actions.ts#retry',
  ],
  'organisation.manage': [
    'action (admin)/organisations/[organisationId]/actions.ts#rename',
    'action (admin)/organisations/[organisationId]/actions.ts#saveContact',
    'action (admin)/organisations/[organisationId]/actions.ts#setState',
    'action (admin)/organisations/add/actions.ts#add',
    'page /organisations',
    'page /organisations/[organisationId]',
    'page /organisations/add',
  ],
  'plan.list': [
    'page /plans',
    'page /transfers',
    'page /transfers/[transferId]',
    'route /plans/filter',
    'route /plans/find',
  ],
  'plan.read': [
    'page /plans/children/[childId]',
  ],
  'plan.request-reopening': [
    'action (authority)/children/[childId]/adoption-in-error/actions.ts#ask',
  ],
  'plan.request-protection-lift': [
    'action (authority)/children/[childId]/protect/actions.ts#requestLifting',
  ],
  'plan.protect': [
    'action (authority)/children/[childId]/protect/actions.ts#protect',
    'page /children/[childId]/protect',
  ],
  'plan.transfer': [
    'action (authority)/transfers/[transferId]/actions.ts#accept',
    'action (authority)/transfers/[transferId]/actions.ts#decline',
    'action (authority)/transfers/[transferId]/actions.ts#takeBack',
    'action (authority)/transfers/offer/[planId]/actions.ts#check',
    'action (authority)/transfers/offer/[planId]/actions.ts#offer',
    'page /transfers/offer/[planId]',
  ],
  'plan.write': [
    'action (authority)/children/[childId]/adoption/actions.ts#check',
    'action (authority)/children/[childId]/adoption/actions.ts#save',
    'action (authority)/children/[childId]/death/actions.ts#check',
    'action (authority)/children/[childId]/death/actions.ts#save',
    'action (authority)/children/[childId]/number/actions.ts#check',
    'action (authority)/children/[childId]/number/actions.ts#save',
    'action (authority)/children/[childId]/reopen/actions.ts#check',
    'action (authority)/children/[childId]/reopen/actions.ts#save',
    'action (authority)/children/[childId]/replaced-number/actions.ts#check',
    'action (authority)/children/[childId]/replaced-number/actions.ts#save',
    'page /children/[childId]/adoption',
    'page /children/[childId]/adoption-in-error',
    'page /children/[childId]/death',
    'page /children/[childId]/number',
    'page /children/[childId]/reopen',
    'page /children/[childId]/replaced-number',
    'page /plans/drafts/[draftId]/[question]',
    'page /plans/drafts/[draftId]/check',
    'page /plans/drafts/[draftId]/compare',
    'page /plans/drafts/[draftId]/done',
    'route /plans/drafts',
    'route /plans/drafts/[draftId]/answer',
    'route /plans/drafts/[draftId]/choose',
    'route /plans/drafts/[draftId]/confirm',
    'route /plans/drafts/[draftId]/discard',
  ],
  'provider': [
    'route /api/auth/[...nextauth]',
    'route /api/auth/backchannel-logout/[provider]',
  ],
  'quality.national': [
    'page /authority-quality',
  ],
  'quality.read': [
    'page /data-quality',
  ],
  'access-record.report': [
    'page /access-records/child',
    'page /access-records/person',
    'page /audit',
    'route /audit/child',
    'route /audit/person',
  ],
  'review.answer': [
    'action (review)/questions/actions.ts#answer',
    'page /questions',
  ],
  'review.conclude': [
    'action (review)/review/actions.ts#conclude',
  ],
  'review.list': [
    'page /review',
    'page /review/[itemId]',
  ],
  'review.question': [
    'action (review)/review/actions.ts#ask',
  ],
  'role.approve': [
    'action (admin)/privileged-roles/actions.ts#decide',
    'page /privileged-roles',
  ],
  'role.grant': [
    'action (admin)/people/[personId]/actions.ts#giveRole',
  ],
  'role.request': [
    'action (admin)/people/[personId]/actions.ts#askForRole',
  ],
  'session.end': [
    'action (admin)/people/[personId]/actions.ts#end',
  ],
  'care-setting.manage': [
    'action (admin)/organisations/[organisationId]/actions.ts#addSetting',
  ],
  'sharing.write': [
    'action (authority)/contacts/actions.ts#saveShared',
    'action (authority)/contacts/actions.ts#saveWays',
  ],
  'signed in': [
    'page /account',
    'route /uploads/template',
  ],
  'upload.commit': [
    'route /uploads/[uploadId]/cancel',
    'route /uploads/[uploadId]/confirm',
    'route /uploads/[uploadId]/take-back',
    'route /uploads/to-fix/[rowId]/mend',
    'route /uploads/to-fix/[rowId]/set-aside',
  ],
  'upload.confirm-ending': [
    'action (authority)/approvals/actions.ts#decide',
    'page /approvals',
    'page /uploads',
    'page /uploads/[uploadId]',
  ],
  'upload.preview': [
    'page /uploads/to-fix',
    'page /uploads/to-fix/[rowId]',
    'route /uploads/[uploadId]/check',
    'route /uploads/[uploadId]/download/[kind]',
  ],
  'upload.submit': [
    'route /uploads/send',
  ],
  'person.manage': [
    'action (admin)/people/[personId]/actions.ts#reinstate',
    'action (admin)/people/[personId]/actions.ts#renew',
    'action (admin)/people/[personId]/actions.ts#suspend',
    'action (admin)/people/[personId]/actions.ts#takeRole',
    'action (admin)/people/actions.ts#search',
    'action (admin)/people/invite/actions.ts#check',
    'action (admin)/people/invite/actions.ts#save',
    'page /people',
    'page /people/[personId]',
    'page /people/invite',
  ],
}

/** Route handlers that answer something else than a posted form. */
export const METHODS: Readonly<Record<string, string>> = {
  'route /.well-known/jwks.json': 'GET',
  'route /api/auth/[...nextauth]': 'GET',
  'route /api/session/state': 'GET',
  'route /api/uploads/[uploadId]': 'GET',
  'route /messageexchange/[mailbox]/inbox': 'GET',
  'route /messageexchange/[mailbox]/inbox/[message]': 'GET',
  'route /messageexchange/[mailbox]/inbox/[message]/status/acknowledged': 'PUT',
  'route /uploads/[uploadId]/download/[kind]': 'GET',
  'route /uploads/template': 'GET',
}

const ID = '00000000-0000-4000-8000-000000000000'

/** What has to be posted to get as far as the question who may; elsewhere an empty form does. */
export const FORMS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'route /notifications/ticked': { visit: ID, act: 'acknowledge' },
  'route /uploads/send': { contents: 'changes' },
  'route /uploads/[uploadId]/take-back': { meant: 'yes' },
}
