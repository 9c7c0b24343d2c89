/**
 * Who may know whom. The tiers of lib, lowest first: foundation, platform, records, journeys, web. A folder may import its own tier where an
 * edge is listed, and any tier below. docs/map.md says why in words.
 */
const foundation = '^lib/(shared|config)/'
const platform = '^lib/(use-case|db|identity|policy|demographics|national-messages|api-access|work)/'
const records = '^lib/(contacts|plans|access-records|notifications|delivery|operations|data-quality|people|event-log)/'
const journeys =
  '^lib/(lookup|verify-records|uploads|children|transfers|approvals|sealing|legal-holds|review|organisations|api-clients|privileged-roles)/'
/** What is no part of the product's pages: the processes of a deployment, what people type, what stands in for others. */
const outside = '^(server|scripts|demo|tests)/'
const above = '^(app|components)/'

/**
 * Who calls functions of the database outside a use-case: functions that find out for themselves who asks (by the secret of a session, a
 * token, a key or a lease) and what they may see, and so need no caller from us. The look-up's door is one of them.
 */
const decidedByTheDatabase =
  '^lib/(db|identity|api-access|lookup)/|^lib/delivery/mailbox-|^lib/web/kept-form|^lib/contacts/list-duty-phones|^lib/uploads/file-work|^server/web/readiness|^tests/|^scripts/bench/'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: { pathNot: 'lib/db/generated' }, to: { circular: true } },
    { name: 'product-needs-nothing-outside', severity: 'error', from: { path: '^(app|components|lib|proxy)' }, to: { path: outside } },
    { name: 'lib-knows-no-page', severity: 'error', from: { path: '^lib/' }, to: { path: above } },
    { name: 'foundation-knows-nothing-above', severity: 'error', from: { path: foundation }, to: { path: '^lib/(?!shared|config)' } },
    { name: 'platform-knows-no-feature', severity: 'error', from: { path: platform }, to: { path: `${records}|${journeys}|^lib/web/` } },
    { name: 'records-know-no-journey', severity: 'error', from: { path: records }, to: { path: `${journeys}|^lib/web/` } },
    {
      name: 'records-do-not-know-each-other',
      severity: 'error',
      from: { path: '^lib/(contacts|plans|access-records|notifications|delivery|operations|data-quality|people|event-log)/' },
      to: {
        path: records,
        pathNot: [
          '^lib/$1/',
          '^lib/(plans|access-records)/labels',
          '^lib/contacts/(contacts|lead-teams)',
          '^lib/access-records/(filter|access-record|access-mac|accesses-to-child)',
          '^lib/delivery/mailbox-refusals',
        ],
      },
    },
    { name: 'plans-know-none-of-their-forms', severity: 'error', from: { path: '^lib/plans/[^/]+$' }, to: { path: '^lib/plans/forms/' } },
    { name: 'journeys-know-no-web', severity: 'error', from: { path: journeys }, to: { path: '^lib/web/' } },
    {
      name: 'journeys-do-not-know-each-other',
      severity: 'error',
      from: { path: '^lib/(lookup|uploads|organisations|api-clients|privileged-roles|review|sealing)/' },
      to: { path: journeys, pathNot: '^lib/$1/' },
    },
    {
      name: 'components-read-no-data',
      severity: 'error',
      from: { path: '^components/' },
      to: { path: '^app/|^lib/(db|use-case|web)/|^lib/.*/(queries|door)\\.ts$' },
    },
    {
      name: 'a-deployment-runs-lib-alone',
      severity: 'error',
      from: { path: '^server/([^/]+)/' },
      to: { path: '^(app|components|scripts|demo|tests)/|^server/(?!$1/)' },
    },
    {
      name: 'operators-commands-need-lib-alone',
      severity: 'error',
      from: { path: '^scripts/(import-file|create-administrator|verify-records|mailbox|migrate)' },
      to: { path: '^(app|components|server|demo|tests)/' },
    },
    {
      // Nor by way of others: what the demonstration invents must never meet an authority's file.
      name: 'operators-commands-never-reach-the-demonstration',
      severity: 'error',
      from: { path: '^scripts/(import-file|create-administrator|verify-records|mailbox|migrate)' },
      to: { path: '^demo/', reachable: true },
    },
    {
      // It is not installed there. What they import by way of others is asked of the compiled programs, in an integration test.
      name: 'what-is-deployed-needs-no-development-package',
      severity: 'error',
      from: { path: '^(app|components|lib|server|proxy)|^scripts/(import-file|create-administrator|verify-records|mailbox|migrate|database)' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-start-and-tools-know-the-demonstration',
      severity: 'error',
      from: { path: '^scripts/(?!start|bench|screenshots|disposable-product)' },
      to: { path: '^demo/' },
    },
    { name: 'the-demonstration-knows-no-page', severity: 'error', from: { path: '^demo/' }, to: { path: '^(app|components|server|tests)/' } },
    {
      name: 'only-web-and-identity-know-next',
      severity: 'error',
      from: { path: '^lib/(?!web|identity)' },
      to: { path: 'node_modules/(next|react|next-auth)/' },
    },
    {
      name: 'only-db-knows-the-database',
      severity: 'error',
      from: { path: '^(app|components|proxy|lib/(?!db/|verify-records/))' },
      to: { path: 'node_modules/(pg|@prisma|pg-copy-streams)/|^lib/db/generated', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-the-door-reads-plans-for-clinicians',
      severity: 'error',
      from: { pathNot: '^lib/lookup/|^tests/|^scripts/bench/' },
      to: { path: '^lib/lookup/door' },
    },
    {
      name: 'one-way-to-a-transaction',
      severity: 'error',
      from: { pathNot: '^lib/(use-case|db)/|^(tests|scripts/bench)/' },
      to: { path: '^lib/db/(transaction|bulk-transaction|client)\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'functions-called-directly-only-where-the-database-decides',
      severity: 'error',
      from: { pathNot: decidedByTheDatabase },
      to: { path: '^lib/db/(statement|call-directly)\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-who-lets-people-in-calls-at-the-gate',
      severity: 'error',
      from: { pathNot: '^lib/(db|identity|api-access)/|^lib/delivery/mailbox-|^tests/' },
      to: { path: '^lib/db/call-at-gate\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, path: '^(components|lib)/', pathNot: '(^lib/db/generated)|\\.d\\.ts$' }, to: {} },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: 'specify',
    doNotFollow: { path: 'node_modules|lib/db/generated' },
    exclude: { path: '^(\\.next|build)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
}
