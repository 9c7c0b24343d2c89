/**
 * The layers of the house: imports go down, never up, and not sideways except where an edge is listed here.
 * app > components > lib/web > journeys > records > platform > foundation
 */
const foundation = '^lib/(shared|config)/'
const platform = '^lib/(use-case|db|identity|policy|audit|demographics|national-messages|api-access)/'
const records = '^lib/(organisations|plans|access-log|inbox|delivery|quality)/'
const journeys = '^lib/(lookup|bulk-upload|children|transfers|approvals|audit-reading|sealing|review|administration)/'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: { pathNot: 'lib/db/generated' }, to: { circular: true } },
    { name: 'foundation-knows-nothing-above', severity: 'error', from: { path: foundation }, to: { path: '^(app|components|scripts)/|^lib/(?!shared|config)' } },
    { name: 'platform-knows-no-feature', severity: 'error', from: { path: platform }, to: { path: `^(app|components|scripts)/|${records}|${journeys}|^lib/web/` } },
    { name: 'records-know-no-journey', severity: 'error', from: { path: records }, to: { path: `^(app|components|scripts)/|${journeys}|^lib/web/` } },
    { name: 'records-do-not-know-each-other', severity: 'error', from: { path: '^lib/(organisations|plans|access-log|inbox|delivery|quality)/' }, to: { path: records, pathNot: ['^lib/$1/', '^lib/(plans|access-log)/labels', '^lib/organisations/contacts'] } },
    { name: 'journeys-know-no-page', severity: 'error', from: { path: journeys }, to: { path: '^(app|components|scripts)/|^lib/web/' } },
    { name: 'journeys-do-not-know-each-other', severity: 'error', from: { path: '^lib/(lookup|bulk-upload)/' }, to: { path: journeys, pathNot: '^lib/$1/' } },
    { name: 'web-knows-no-page', severity: 'error', from: { path: '^lib/web/' }, to: { path: '^(app|components|scripts)/' } },
    { name: 'components-read-no-data', severity: 'error', from: { path: '^components/' }, to: { path: '^(app|scripts)/|^lib/(db|use-case|audit|web)/|^lib/.*/(queries|door)\\.ts$' } },
    { name: 'product-needs-no-script', severity: 'error', from: { path: '^(app|components|lib|proxy)' }, to: { path: '^(scripts|tests)/' } },
    { name: 'only-web-and-identity-know-next', severity: 'error', from: { path: '^lib/(?!web|identity)' }, to: { path: 'node_modules/(next|react|next-auth)/' } },
    { name: 'only-db-knows-the-database', severity: 'error', from: { path: '^(app|components|proxy|lib/(?!db/))' }, to: { path: 'node_modules/(pg|@prisma|pg-copy-streams)/|^lib/db/generated', dependencyTypesNot: ['type-only'] } },
    { name: 'only-the-door-reads-plans-for-clinicians', severity: 'error', from: { pathNot: '^lib/lookup/|^tests/|^scripts/bench/' }, to: { path: '^lib/lookup/door' } },
    { name: 'one-way-to-a-transaction', severity: 'error', from: { path: '^(app|components|lib)', pathNot: '^lib/(use-case|db|lookup|bulk-upload)/' }, to: { path: '^lib/db/transaction', dependencyTypesNot: ['type-only'] } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, path: '^(components|lib)/', pathNot: '(^lib/db/generated)|\\.d\\.ts$' }, to: {} },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: 'specify',
    doNotFollow: { path: 'node_modules|lib/db/generated' },
    exclude: { path: '^\\.next/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
}
