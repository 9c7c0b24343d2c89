import { describe, expect, it } from 'vitest'
import { eventLabel } from '@/lib/event-log/labels'
import { permissions } from '@/lib/policy/permissions'
import { textOf, writtenFiles } from './sources'

type Declared = { file: string; constant: string; name: string; permission: string }

const declared: Declared[] = writtenFiles(['lib', 'app'], /\.tsx?$/).flatMap((file) => {
  const text = textOf(file)
  return [...text.matchAll(/(?:const ([A-Za-z]+)[^=\n]*= *)?\bdefineUseCase\((?=\{)([\s\S]*?)\n {2}run\b/g)].map(([, constant = '', head = '']) => ({
    file,
    constant,
    name: /\bname: '([^']*)'/.exec(head)?.[1] ?? '',
    permission: /\bpermission: '([^']*)'/.exec(head)?.[1] ?? '',
  }))
})
const integrationTests = writtenFiles(['tests'], /\.test\.tsx?$/).filter((file) => file.startsWith('tests/integration/')).map(textOf).join('\n')

/** What the two steps of the look-up are called, which have no runner because their record commits before anything is read. */
const LOOKUP = ['lookUpChild', 'openLookup', 'askForEmergencyAccess', 'lookUpInEmergency']

describe('use-cases', () => {
  it('are all found by this test', () => {
    const calls = writtenFiles(['lib', 'app'], /\.tsx?$/).flatMap((file) => textOf(file).match(/\bdefineUseCase\(\{/g) ?? [])
    expect(declared.length).toBeGreaterThanOrEqual(4)
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

  it('and whatever else is written into the compliance log are told there in words', () => {
    const elsewhere = writtenFiles(['lib'], /\.ts$/).flatMap((file) => [...textOf(file).matchAll(/\btype: '([a-z-]+\.[a-z-]+)', outcome:/g)])
    const bySql = writtenFiles(['prisma/database'], /\.sql$/).flatMap((file) =>
      [...textOf(file).matchAll(/insert into cpis\.audit_event[^;]*/g)].flatMap(([statement]) => [...statement.matchAll(/'([a-z-]+\.[a-z-]+)'/g)]))
    const types = new Set([...declared.map((one) => one.name), ...[...elsewhere, ...bySql].map(([, type = '']) => type)])
    expect(types.size).toBeGreaterThan(declared.length + 10)
    expect([...types].filter((type) => eventLabel(type) === type)).toEqual([])
  })

  it('are one to a file, and are called differently in the log', () => {
    expect(declared.map((one) => one.file)).toEqual([...new Set(declared.map((one) => one.file))])
    expect(declared.map((one) => one.name)).toEqual([...new Set(declared.map((one) => one.name))])
  })

  it('are the only way to a transaction, beside the record of a denial', () => {
    const others = writtenFiles(['lib', 'app', 'components'], /\.tsx?$/).filter((file) => /\binTransaction\(/.test(textOf(file)))
    expect(others.filter((file) => !/^lib\/(db|use-case)\//.test(file))).toEqual([])
  })

  it('use every permission: none is left over', () => {
    const used = writtenFiles(['lib', 'app', 'scripts', 'server', 'demo'], /\.tsx?$/).filter((file) => file !== 'lib/policy/permissions.ts').map(textOf).join('\n')
    expect(Object.keys(permissions).filter((permission) => !used.includes(`'${permission}'`))).toEqual([])
  })
})
