import { describe, expect, it } from 'vitest'
import { permissions } from '@/lib/policy/permissions'
import { textOf, writtenFiles } from './sources'
import { exportsOf } from './trees'

/**
 * Every entry point into the product is listed here with who may come through it. A new page, route or action fails until it says
 * here what protects it; the files are then checked against that.
 */

type PageKind = 'administration' | 'public' | 'audit' | 'clinical' | 'review' | 'authority' | 'national' | 'anyone logged in' | 'decides itself'

const PAGES: Readonly<Record<string, PageKind>> = {
  'app/page.tsx': 'decides itself',
  'app/absent/page.tsx': 'public',
  'app/not-saved/page.tsx': 'public',
  'app/unavailable/page.tsx': 'public',
  'app/not-permitted/page.tsx': 'decides itself',
  'app/(public)/accessibility/page.tsx': 'public',
  'app/(public)/help/page.tsx': 'public',
  'app/(public)/privacy/page.tsx': 'public',
  'app/(auth)/log-in/page.tsx': 'decides itself',
  'app/(auth)/choose-role/page.tsx': 'decides itself',
  'app/(auth)/signed-out/page.tsx': 'public',
  'app/(auth)/account/page.tsx': 'anyone logged in',
  'app/(clinical)/lookup/page.tsx': 'clinical',
  'app/(clinical)/lookup/[accessId]/page.tsx': 'clinical',
  'app/(clinical)/lookup/emergency/page.tsx': 'clinical',
  'app/(review)/alerts/page.tsx': 'review',
  'app/(review)/review/page.tsx': 'review',
  'app/(review)/review/[itemId]/page.tsx': 'review',
  'app/(review)/questions/page.tsx': 'review',
  'app/(authority)/approvals/page.tsx': 'authority',
  'app/(authority)/children/[childId]/protect/page.tsx': 'authority',
  'app/(authority)/children/[childId]/number/page.tsx': 'authority',
  'app/(authority)/children/[childId]/replaced-number/page.tsx': 'authority',
  'app/(authority)/children/[childId]/death/page.tsx': 'authority',
  'app/(authority)/children/[childId]/adoption/page.tsx': 'authority',
  'app/(authority)/children/[childId]/adoption-in-error/page.tsx': 'authority',
  'app/(authority)/children/[childId]/reopen/page.tsx': 'authority',
  'app/(authority)/children/[childId]/joined-number/page.tsx': 'authority',
  'app/(authority)/contacts/page.tsx': 'authority',
  'app/(authority)/transfers/page.tsx': 'authority',
  'app/(authority)/transfers/[transferId]/page.tsx': 'authority',
  'app/(authority)/transfers/offer/[planId]/page.tsx': 'authority',
  'app/(authority)/data-quality/page.tsx': 'authority',
  'app/(authority)/notifications/page.tsx': 'authority',
  'app/(authority)/notifications/planned-care/page.tsx': 'authority',
  'app/(authority)/notifications/children/[childId]/page.tsx': 'authority',
  'app/(audit)/audit/page.tsx': 'audit',
  'app/(audit)/access-records/page.tsx': 'audit',
  'app/(audit)/access-records/[eventId]/page.tsx': 'audit',
  'app/(audit)/access-records/child/page.tsx': 'audit',
  'app/(audit)/access-records/person/page.tsx': 'audit',
  'app/(audit)/access-records/people/page.tsx': 'audit',
  'app/(audit)/access-records/exports/page.tsx': 'audit',
  'app/(audit)/legal-holds/page.tsx': 'audit',
  'app/(audit)/access-log/page.tsx': 'audit',
  'app/(audit)/access-log/[eventId]/page.tsx': 'audit',
  'app/(audit)/event-log/page.tsx': 'audit',
  'app/(admin)/people/page.tsx': 'administration',
  'app/(admin)/people/invite/page.tsx': 'administration',
  'app/(admin)/people/[personId]/page.tsx': 'administration',
  'app/(admin)/privileged-roles/page.tsx': 'administration',
  'app/(admin)/organisations/page.tsx': 'administration',
  'app/(admin)/organisations/add/page.tsx': 'administration',
  'app/(admin)/organisations/[organisationId]/page.tsx': 'administration',
  'app/(admin)/api-clients/page.tsx': 'administration',
  'app/(admin)/api-clients/add/page.tsx': 'administration',
  'app/(admin)/api-clients/[clientId]/page.tsx': 'administration',
  'app/(admin)/api-clients/[clientId]/keys/page.tsx': 'administration',
  'app/(national)/authority-quality/page.tsx': 'national',
  'app/(national)/operations/page.tsx': 'national',
  'app/(authority)/plans/page.tsx': 'authority',
  'app/(authority)/uploads/page.tsx': 'authority',
  'app/(authority)/uploads/[uploadId]/page.tsx': 'authority',
  'app/(authority)/uploads/to-fix/page.tsx': 'authority',
  'app/(authority)/uploads/to-fix/[rowId]/page.tsx': 'authority',
  'app/(authority)/plans/children/[childId]/page.tsx': 'authority',
  'app/(authority)/plans/drafts/[draftId]/[question]/page.tsx': 'authority',
  'app/(authority)/plans/drafts/[draftId]/check/page.tsx': 'authority',
  'app/(authority)/plans/drafts/[draftId]/compare/page.tsx': 'authority',
  'app/(authority)/plans/drafts/[draftId]/done/page.tsx': 'authority',
}

/** What a page of each kind calls before it shows anything, and what it must never touch. */
const RULES: Readonly<Record<PageKind, { calls?: RegExp; never?: RegExp }>> = {
  public: { never: /requirePage|requireSignedIn|currentSession|inTransaction|defineUseCase|lib\/lookup\/(door|open-lookup|look-up-child)/ },
  clinical: { calls: /\brequirePage\('lookup\.[a-z-]+'\)/ },
  review: { calls: /\brequirePage\('(alert|review)\.[a-z-]+'\)/, never: /lib\/(lookup|plans|notifications)\// },
  authority: {
    calls: /\brequirePage\('(plan|notification|history|upload|contact|quality)\.[a-z-]+'\)/,
    never: /lib\/lookup\/(door|open-lookup|look-up-child)/,
  },
  administration: {
    calls: /\brequirePage\('(person|role|organisation|api-client)\.[a-z-]+'\)/,
    never: /lib\/(lookup|plans|children|notifications|access-records|uploads|transfers)\//,
  },
  national: { calls: /\brequirePage\('(operations|quality)\.[a-z-]+'\)/, never: /lib\/(lookup|plans|notifications)\// },
  audit: {
    calls: /\brequirePage\('(access-record|access-export|event-log|verification|legal-hold)\.[a-z-]+'\)/,
    never: /lib\/(lookup|plans|notifications)\//,
  },
  'anyone logged in': { calls: /\brequireSignedIn\(\)/, never: /lib\/(lookup|plans|notifications)\// },
  'decides itself': { calls: /\bcurrentSession\(\)/, never: /lib\/(lookup|plans|notifications)\// },
}

/** Route handlers: the methods they answer, what protects them, and how the file shows it. */
const ROUTES: Readonly<Record<string, { methods: string[]; protection: string; shows: RegExp }>> = {
  'app/(clinical)/lookup/check/route.ts': {
    methods: ['POST'],
    protection: 'answerForm finds who asks; lookUpChild decides and records',
    shows: /return answerForm\(request, [\s\S]*lookUpChild\(/,
  },
  'app/(clinical)/lookup/emergency/ask/route.ts': {
    methods: ['POST'],
    protection: 'answerForm finds who asks; askForEmergencyAccess decides and shows nothing',
    shows: /return answerForm\(request, [\s\S]*askForEmergencyAccess\(actor/,
  },
  'app/(clinical)/lookup/emergency/open/route.ts': {
    methods: ['POST'],
    protection: 'answerForm finds who asks; lookUpInEmergency and the door decide and record',
    shows: /return answerForm\(request, [\s\S]*lookUpInEmergency\(actor/,
  },
  'app/(clinical)/lookup/[accessId]/afterwards/route.ts': {
    methods: ['POST'],
    protection: 'answerForm finds who asks; the use-case and the function of the door decide',
    shows: /return answerForm\(request, [\s\S]*reportOutcome\(actor/,
  },
  'app/(clinical)/lookup/[accessId]/printed/route.ts': {
    methods: ['POST'],
    protection: 'answerBeacon finds who asks; the use-case records',
    shows: /return answerBeacon\([\s\S]*recordPrint\(actor/,
  },
  'app/(authority)/uploads/send/route.ts': {
    methods: ['POST'],
    protection: 'answerFileForm finds who asks; submitUpload and requestCheck decide and record',
    shows: /return answerFileForm\(request, [\s\S]*submitUpload\(actor, batch/,
  },
  'app/(authority)/uploads/template/route.ts': {
    methods: ['GET'],
    protection: 'names of columns, for anybody who is logged in',
    shows: /return answerDownload\(async \(\) => \(\{ text: writeCsv\(\[UPLOAD_COLUMNS\]\)/,
  },
  'app/(authority)/uploads/[uploadId]/check/route.ts': {
    methods: ['POST'],
    protection: 'answerForm finds who asks; requestCheck decides and records',
    shows: /return answerForm\(request, [\s\S]*requestCheck\(actor, /,
  },
  'app/(authority)/uploads/[uploadId]/confirm/route.ts': {
    methods: ['POST'],
    protection: 'answerForm finds who asks; requestSave decides and records',
    shows: /return answerForm\(request, [\s\S]*requestSave\(actor, /,
  },
  'app/(authority)/uploads/[uploadId]/cancel/route.ts': {
    methods: ['POST'],
    protection: 'answerForm finds who asks; the use-case decides',
    shows: /return answerForm\(request, [\s\S]*cancelUpload\(actor/,
  },
  'app/(authority)/uploads/[uploadId]/take-back/route.ts': {
    methods: ['POST'],
    protection: 'answerForm finds who asks; takeBackUpload decides and records',
    shows: /return answerForm\(request, [\s\S]*takeBackUpload\(actor, /,
  },
  'app/(authority)/uploads/[uploadId]/download/[kind]/route.ts': {
    methods: ['GET'],
    protection: 'answerDownload finds who asks; the use-case decides',
    shows: /return answerDownload\([\s\S]*exportUpload\(actor/,
  },
  'app/(authority)/uploads/to-fix/[rowId]/fix/route.ts': {
    methods: ['POST'],
    protection: 'answerForm finds who asks; fixRow decides and records',
    shows: /return answerForm\(request, [\s\S]*fixRow\(actor, /,
  },
  'app/(authority)/uploads/to-fix/[rowId]/set-aside/route.ts': {
    methods: ['POST'],
    protection: 'answerForm finds who asks; the use-case decides',
    shows: /return answerForm\(request, [\s\S]*setAsideRow\(actor/,
  },
  'app/(authority)/plans/find/route.ts': {
    methods: ['POST'],
    protection: 'answerForm finds who asks; the use-case decides',
    shows: /return answerForm\(request, [\s\S]*searchPlans\(actor/,
  },
  'app/(authority)/plans/filter/route.ts': {
    methods: ['POST'],
    protection: 'answerForm finds who asks; filterPlans decides',
    shows: /return answerForm\(request, filterPlans\)/,
  },
  'app/(authority)/plans/drafts/route.ts': {
    methods: ['POST'],
    protection: 'answerForm finds who asks; the use-case decides',
    shows: /return answerForm\(request, [\s\S]*startDraft\(actor/,
  },
  'app/(authority)/plans/drafts/[draftId]/answer/route.ts': {
    methods: ['POST'],
    protection: 'answerForm finds who asks; the draft is the person’s own',
    shows: /return answerForm\(request, [\s\S]*answerQuestion\(actor/,
  },
  'app/(authority)/plans/drafts/[draftId]/choose/route.ts': {
    methods: ['POST'],
    protection: 'answerForm finds who asks; the draft is the person’s own',
    shows: /return answerForm\(request, [\s\S]*chooseAfterClash\(actor/,
  },
  'app/(authority)/plans/drafts/[draftId]/confirm/route.ts': {
    methods: ['POST'],
    protection: 'answerForm finds who asks; the use-case of the form decides',
    shows: /return answerForm\(request, [\s\S]*saveForm\(actor/,
  },
  'app/(authority)/plans/drafts/[draftId]/discard/route.ts': {
    methods: ['POST'],
    protection: 'answerForm finds who asks; the draft is the person’s own',
    shows: /return answerForm\(request, [\s\S]*discardDraft\(actor/,
  },
  'app/(authority)/notifications/export/route.ts': {
    methods: ['POST'],
    protection: 'answerForm finds who asks; the use-case decides',
    shows: /return answerForm\(request, [\s\S]*exportNotifications\(actor/,
  },
  'app/(authority)/notifications/ticked/route.ts': {
    methods: ['POST'],
    protection: 'answerForm finds who asks; the use-cases decide',
    shows: /return answerForm\(request, [\s\S]*acknowledgeNotifications\(actor/,
  },
  'app/(audit)/audit/child/route.ts': {
    methods: ['POST'],
    protection: 'answerForm finds who asks; keeps the question with their own session, and the report’s use-case decides',
    shows: /return answerForm\(request, askAboutChild\)/,
  },
  'app/(audit)/audit/person/route.ts': {
    methods: ['POST'],
    protection: 'answerForm finds who asks; keeps the question with their own session, and the report’s use-case decides',
    shows: /return answerForm\(request, askAboutPerson\)/,
  },
  'app/(audit)/access-records/find/route.ts': {
    methods: ['POST'],
    protection: 'answerForm finds who asks; keeps the question with their own session, and the list’s use-case decides',
    shows: /return answerForm\(request, [\s\S]*askForRecords\(actor/,
  },
  'app/(audit)/access-log/find/route.ts': {
    methods: ['POST'],
    protection: 'answerForm finds who asks; keeps the question with their own session, and the list’s use-case decides',
    shows: /return answerForm\(request, [\s\S]*askForRecords\(actor/,
  },
  'app/(audit)/event-log/find/route.ts': {
    methods: ['POST'],
    protection: 'answerForm finds who asks; filterEvents decides',
    shows: /return answerForm\(request, filterEvents\)/,
  },
  'app/(audit)/access-records/exports/request/route.ts': {
    methods: ['POST'],
    protection: 'answerForm finds who asks; requestAccessExport decides and records',
    shows: /return answerForm\(request, askForFile\)/,
  },
  'app/(audit)/access-records/exports/[exportId]/file/route.ts': {
    methods: ['POST'],
    protection: 'answerForm finds who asks; takeAccessExport decides and records',
    shows: /return answerForm\(request, [\s\S]*takeAccessExport\(actor/,
  },
  'app/(auth)/choose-role/confirm/route.ts': {
    methods: ['POST'],
    protection: 'the database chooses among the roles of the token’s own person',
    shows: /chooseRole\(tokenOf\(request\)/,
  },
  'app/(auth)/log-in/[provider]/route.ts': {
    methods: ['POST'],
    protection: 'open to everybody: leads to a configured identity provider and nowhere else',
    shows: /configuredProviders\(\)\.find/,
  },
  'app/(auth)/log-out/route.ts': {
    methods: ['POST'],
    protection: 'ends the sessions of the token’s own person',
    shows: /endSession\(tokenOf\(request\)/,
  },
  'app/api/auth/[...nextauth]/route.ts': {
    methods: ['GET'],
    protection: 'the provider’s signed answer, with state, nonce and PKCE of this browser',
    shows: /return finishSignIn\(request, provider\.id\)/,
  },
  'app/api/auth/backchannel-logout/[provider]/route.ts': {
    methods: ['POST'],
    protection: 'the provider’s signed notice, fresh, once; no cookie counts',
    shows: /await takeLogOutNotice\(provider, /,
  },
  'app/.well-known/jwks.json/route.ts': {
    methods: ['GET'],
    protection: 'open to everybody: public halves of keys',
    shows: /Response\.json\(await publicKeySet\(/,
  },
  'app/api/uploads/route.ts': {
    methods: ['POST'],
    protection: 'a token of the scope for files, judged anew by the database',
    shows: /return answerUpload\(request\)/,
  },
  'app/api/uploads/[uploadId]/route.ts': {
    methods: ['GET'],
    protection: 'a token of the scope for files, judged anew by the database',
    shows: /return answerUploadStanding\(request, /,
  },
  'app/oauth2/token/route.ts': {
    methods: ['POST'],
    protection: 'a proof signed with a key of that very client, once and for five minutes',
    shows: /return answerTokenRequest\(request\)/,
  },
  'app/messageexchange/[mailbox]/inbox/route.ts': {
    methods: ['GET'],
    protection: 'a signature with the mailbox’s own secrets, once and near its time',
    shows: /return answerInbox\(request, /,
  },
  'app/messageexchange/[mailbox]/inbox/[message]/route.ts': {
    methods: ['GET'],
    protection: 'a signature with the mailbox’s own secrets, once and near its time',
    shows: /return answerMessage\(request, /,
  },
  'app/messageexchange/[mailbox]/inbox/[message]/status/acknowledged/route.ts': {
    methods: ['PUT'],
    protection: 'a signature with the mailbox’s own secrets, once and near its time',
    shows: /return answerAcknowledgement\(request, /,
  },
  'app/api/session/state/route.ts': {
    methods: ['GET'],
    protection: 'tells about the token’s own session only, and counts as nobody’s act',
    shows: /answerSession\(tokenOf\(request\), \{ act: false \}\)/,
  },
  'app/api/session/stay/route.ts': {
    methods: ['POST'],
    protection: 'tells about the token’s own session only',
    shows: /answerSession\(tokenOf\(request\), \{ act: true \}\)/,
  },
}

/** Files whose exports anybody may post to, with what protects each of them. */
const ACTIONS: Readonly<Record<string, string>> = {
  'app/(review)/review/actions.ts': 'formAction finds its own caller, and the use-cases decide',
  'app/(review)/questions/actions.ts': 'formAction finds its own caller, and the use-case decides',
  'app/(authority)/approvals/actions.ts': 'formAction finds its own caller, and the use-case decides',
  'app/(authority)/data-quality/actions.ts': 'formAction finds its own caller, and the use-case decides',
  'app/(authority)/plans/children/[childId]/actions.ts': 'formAction finds its own caller, and the use-case decides',
  'app/(authority)/children/[childId]/protect/actions.ts': 'formAction finds its own caller, and the use-cases decide',
  'app/(authority)/transfers/[transferId]/actions.ts': 'formAction finds its own caller, and the use-cases decide',
  'app/(authority)/transfers/offer/[planId]/actions.ts': 'formAction finds its own caller, and the use-cases decide',
  'app/(authority)/children/[childId]/number/actions.ts': 'formAction finds its own caller, and the use-cases decide',
  'app/(authority)/children/[childId]/replaced-number/actions.ts': 'formAction finds its own caller, and the use-cases decide',
  'app/(authority)/children/[childId]/death/actions.ts': 'formAction finds its own caller, and the use-cases decide',
  'app/(authority)/children/[childId]/adoption/actions.ts': 'formAction finds its own caller, and the use-cases decide',
  'app/(authority)/children/[childId]/adoption-in-error/actions.ts': 'formAction finds its own caller, and the use-case decides',
  'app/(authority)/children/[childId]/joined-number/actions.ts': 'formAction finds its own caller, and the use-case decides',
  'app/(authority)/children/[childId]/reopen/actions.ts': 'formAction finds its own caller, and the use-cases decide',
  'app/(authority)/contacts/actions.ts': 'formAction finds its own caller, and the use-cases decide',
  'app/(authority)/notifications/actions.ts': 'formAction finds its own caller, and the use-case decides',
  'app/(audit)/access-records/exports/actions.ts': 'formAction finds its own caller, and the use-case and the database decide',
  'app/(audit)/legal-holds/actions.ts': 'formAction finds its own caller, and the use-cases and the database decide',
  'app/(admin)/people/actions.ts': 'formAction finds its own caller, and the use-case decides',
  'app/(admin)/people/invite/actions.ts': 'formAction finds its own caller, and the use-cases and the database decide',
  'app/(admin)/people/[personId]/actions.ts': 'formAction finds its own caller, and the use-cases and the database decide',
  'app/(admin)/privileged-roles/actions.ts': 'formAction finds its own caller, and the use-case and the database decide',
  'app/(admin)/organisations/add/actions.ts': 'formAction finds its own caller, and the use-case and the database decide',
  'app/(admin)/api-clients/add/actions.ts': 'formAction finds its own caller, and the use-cases and the database decide',
  'app/(admin)/api-clients/[clientId]/actions.ts': 'formAction finds its own caller, and the use-cases and the database decide',
  'app/(admin)/api-clients/[clientId]/keys/actions.ts': 'formAction finds its own caller, and the use-case and the database decide',
  'app/(admin)/organisations/[organisationId]/actions.ts': 'formAction finds its own caller, and the use-cases and the database decide',
  'app/(national)/operations/actions.ts': 'formAction finds its own caller, and the use-case decides',
}

describe('pages', () => {
  it('stand in the list above, each with its kind, and none is there that is gone', () => {
    expect(writtenFiles(['app'], /(^|\/)page\.tsx$/)).toEqual(Object.keys(PAGES).toSorted())
  })

  it.each(Object.entries(PAGES))('%s is %s, and does what such a page does', (file, kind) => {
    const { calls, never } = RULES[kind]
    if (calls) expect(textOf(file)).toMatch(calls)
    if (never) expect(textOf(file)).not.toMatch(never)
  })

  it('ask for permissions that exist', () => {
    const asked = Object.keys(PAGES).flatMap((file) => [...textOf(file).matchAll(/requirePage\('([^']+)'\)/g)].map((match) => match[1] ?? ''))
    expect(asked.filter((permission) => !(permission in permissions))).toEqual([])
  })

  it('have a title, but for those that nobody sees', () => {
    const untitled = Object.keys(PAGES).filter((file) => !exportsOf(file).some((name) => name === 'metadata' || name === 'generateMetadata'))
    expect(untitled).toEqual(['app/page.tsx'])
  })
})

describe('route handlers', () => {
  it('stand in the list above, and none is there that is gone', () => {
    expect(writtenFiles(['app'], /(^|\/)route\.tsx?$/)).toEqual(Object.keys(ROUTES).toSorted())
  })

  it.each(Object.entries(ROUTES))('%s answers what it is listed for, and is protected as listed', (file, { methods, shows }) => {
    expect(exportsOf(file)).toEqual(methods)
    expect(textOf(file)).toMatch(shows)
  })

  it('change nothing by GET', () => {
    const getters = Object.entries(ROUTES)
      .filter(([, route]) => route.methods.includes('GET'))
      .map(([file]) => file)
    // Coming back from the identity provider opens a session: the one act that the protocol makes a GET, protected by state and PKCE.
    expect(getters.toSorted()).toEqual(
      [
        'app/api/auth/[...nextauth]/route.ts',
        'app/api/session/state/route.ts',
        'app/.well-known/jwks.json/route.ts',
        // The outcome of a file that the system itself sent.
        'app/api/uploads/[uploadId]/route.ts',
        // Downloads; each one is a line in the compliance log.
        'app/(authority)/uploads/[uploadId]/download/[kind]/route.ts',
        'app/(authority)/uploads/template/route.ts',
        // A message stays as it is until acknowledged, which is a PUT; all that is recorded is that the signature was used.
        'app/messageexchange/[mailbox]/inbox/[message]/route.ts',
        'app/messageexchange/[mailbox]/inbox/route.ts',
      ].toSorted(),
    )
  })
})

describe('server actions', () => {
  it('stand in the list above, and none is there that is gone', () => {
    const files = writtenFiles(['app', 'components', 'lib'], /\.tsx?$/).filter((file) => /['"]use server['"]/.test(textOf(file)))
    expect(files).toEqual(Object.keys(ACTIONS).toSorted())
  })

  it.each(Object.keys(ACTIONS))('%s gives out nothing that is not made by formAction', (file) => {
    const text = textOf(file)
    for (const name of exportsOf(file)) expect(text).toMatch(new RegExp(`export const ${name} = formAction\\(`))
    expect(text).not.toMatch(/\bfunction\b/)
  })
})
