import { describe, expect, it } from 'vitest'
import { eventLabel } from '@/lib/event-log/labels'
import { permissions } from '@/lib/policy/permissions'
import { textOf, writtenFiles } from './sources'

type Declared = { file: string; constant: string; name: string; checkName: string | undefined; permission: string; unrecorded: boolean }

const declared: Declared[] = writtenFiles(['lib', 'app'], /\.tsx?$/).flatMap((file) => {
  const text = textOf(file)
  return [...text.matchAll(/(?:const ([A-Za-z]+)[^=\n]*= *)?\bdefine(?:Checked|Staged)?UseCase\((?=\{)([\s\S]*?)\n {2,4}run\b/g)].map(
    ([, constant = '', head = '']) => ({
      file,
      constant,
      name: /\bname: '([^']*)'/.exec(head)?.[1] ?? '',
      checkName: /\bcheckName: '([^']*)'/.exec(head)?.[1],
      permission: /\bpermission: '([^']*)'/.exec(head)?.[1] ?? '',
      unrecorded: /\bunrecorded: '[^']+'/.test(head),
    }),
  )
})
const recorded = declared.filter((one) => !one.unrecorded)
const checked = declared.filter((one) => one.checkName !== undefined)
const integrationTests = writtenFiles(['tests'], /\.test\.tsx?$/)
  .filter((file) => file.startsWith('tests/integration/'))
  .map(textOf)
  .join('\n')

/** The steps of the look-up: they do not use the runner, because their record commits before anything is read. */
const LOOKUP = ['lookUpChild', 'openLookup', 'askForEmergencyAccess', 'lookUpInEmergency']

describe('use-cases', () => {
  it('are all found by this test', () => {
    const calls = writtenFiles(['lib', 'app'], /\.tsx?$/).flatMap((file) => textOf(file).match(/\bdefine(?:Checked|Staged)?UseCase\(\{/g) ?? [])
    expect(declared.length).toBeGreaterThanOrEqual(100)
    expect(declared).toHaveLength(calls.length)
    expect(declared.filter((one) => !one.constant || !one.name || !one.permission)).toEqual([])
  })

  it.each(declared)('$constant is allowed by a permission that exists, and is logged as a thing and an act', ({ name, permission }) => {
    expect(Object.keys(permissions)).toContain(permission)
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/)
  })

  it.each([...declared.map((one) => one.constant), ...LOOKUP])('%s has an integration test that names it', (constant) => {
    expect(integrationTests).toMatch(new RegExp(`\\b${constant}\\(`))
  })

  it.each(checked)('$constant has an integration test that checks it as well', ({ constant }) => {
    expect(integrationTests).toMatch(new RegExp(`\\b${constant}\\.check\\b`))
  })

  it('that leave no line of their own are those whose work another one records, and those that ask again and again', () => {
    expect(declared.filter((one) => one.unrecorded).map((one) => one.constant)).toEqual([
      'requestCheck',
      'getReport',
      'getStanding',
      'loadUpload',
      'requestLoad',
      'requestSave',
      'saveUpload',
      'finishFollowing',
      'followRows',
      'waitForWork',
    ])
    // A denial of one is recorded under the name of the act it belongs to.
    expect(declared.filter((one) => one.unrecorded && !recorded.some(({ name }) => name === one.name))).toEqual([])
  })

  it('and whatever else is written into the compliance log are told there in words', () => {
    const elsewhere = writtenFiles(['lib'], /\.ts$/).flatMap((file) => [...textOf(file).matchAll(/\btype: '([a-z-]+\.[a-z-]+)', outcome:/g)])
    const bySql = writtenFiles(['prisma/database'], /\.sql$/).flatMap((file) =>
      [...textOf(file).matchAll(/insert into cpis\.audit_event[^;]*/g)].flatMap(([statement]) => [...statement.matchAll(/'([a-z-]+\.[a-z-]+)'/g)]),
    )
    const types = new Set([
      ...recorded.map((one) => one.name),
      ...checked.map((one) => one.checkName ?? ''),
      ...[...elsewhere, ...bySql].map(([, type = '']) => type),
    ])
    expect(types.size).toBeGreaterThan(recorded.length + checked.length + 10)
    expect([...types].filter((type) => eventLabel(type) === type)).toEqual([])
  })

  it('are one to a file, and are called differently in the log', () => {
    expect(declared.map((one) => one.file)).toEqual([...new Set(declared.map((one) => one.file))])
    const names = [...recorded, ...checked.map(({ checkName = '' }) => ({ name: checkName }))].map((one) => one.name)
    expect(names).toEqual([...new Set(names)])
  })

  // .dependency-cruiser.cjs checks that nobody imports them; this checks that nobody calls them by another name or makes their own.
  it.each<[string, RegExp, RegExp]>([
    ['a page’s transaction', /\binTransaction\(|\.\$transaction\(/, /^lib\/(use-case|db)\//],
    ['a transaction for files', /\binBulkTransaction\(/, /^lib\/(use-case|db)\//],
    ['Prisma itself', /\bprisma\(\)|\bnew PrismaClient\(/, /^lib\/db\//],
    ['a connection of one’s own', /\bpool\(\)|\bconnectForBulk\(|\bnew pg\.(Client|Pool)\(/, /^lib\/(db|verify-records)\//],
    ['a line in the compliance log', /\brecordAuditEvent\(|\binsert into cpis\.audit_event\b/, /^lib\/use-case\//],
    ['a named statement', /\brunStatement\b/, /^lib\/db\/|^lib\/(identity\/session|contacts\/list-duty-phones)\.ts$/],
    [
      'a function called directly',
      /\bcallDirectly(ForEach)?\b/,
      /^lib\/(db|identity|api-access|lookup)\/|^lib\/(delivery\/mailbox-[a-z]+|web\/kept-form|uploads\/file-work)\.ts$/,
    ],
  ])('are the only way to %s, beside the rooms named here', (_what, way, homes) => {
    const uses = writtenFiles(['lib', 'app', 'components'], /\.tsx?$/).filter((file) => way.test(textOf(file)))
    expect(uses.filter((file) => homes.test(file)).length).toBeGreaterThan(0)
    expect(uses.filter((file) => !homes.test(file))).toEqual([])
  })

  it('use every permission: none is left over', () => {
    const used = writtenFiles(['lib', 'app', 'scripts', 'server', 'demo'], /\.tsx?$/)
      .filter((file) => file !== 'lib/policy/permissions.ts')
      .map(textOf)
      .join('\n')
    expect(Object.keys(permissions).filter((permission) => !used.includes(`'${permission}'`))).toEqual([])
  })
})
