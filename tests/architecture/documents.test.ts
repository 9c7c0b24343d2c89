import { readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { textOf, writtenFiles } from './sources'

function foldersIn(folder: string): string[] {
  return readdirSync(path.join(import.meta.dirname, '../..', folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory()).map((entry) => entry.name)
}

/** Settings that other programs read, or that the scripts hand on without a schema. */
const READ_BY_SCRIPTS = /\benvironment\.([A-Z][A-Z0-9_]+)\b|process\.env\.([A-Z][A-Z0-9_]+)\b/g

/** Set by the machine, or by one of our programs for another: nobody who runs CPIS sets them. */
const NOT_SETTINGS: Readonly<Record<string, string>> = {
  EVERY_STATE: 'said by npm run verify to the tests of accessibility',
  NODE_ENV: 'the framework’s',
  PATH: 'the machine’s',
  TMPDIR: 'the machine’s',
  HOME: 'the machine’s',
  INIT_CWD: 'set by npm: where it was called',
  NEXTAUTH_URL: 'handed to next-auth, from PUBLIC_URL',
  TSX_TSCONFIG_PATH: 'handed to the program that runs TypeScript',
  CI: 'set by whatever runs the tests',
  TEST_ADMIN_URL: 'handed by npm test to the tests',
}

describe('README.md', () => {
  const readme = textOf('README.md')

  it('has every folder of lib on its map', () => {
    const map = readme.slice(readme.indexOf('## Map'))
    expect(foldersIn('lib').filter((folder) => !new RegExp(`^ {2}${folder}\\b`, 'm').test(map))).toEqual([])
  })

  it('has every folder at the top on its map', () => {
    const lines = readme.split('\n')
    const missing = ['app/', 'components/', 'lib/', 'prisma/', 'scripts/', 'tests/', 'proxy.ts'].filter((name) => !lines.some((line) => line === name || line.startsWith(`${name} `)))
    expect(missing).toEqual([])
  })

  it('names only commands that exist', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }
    const named = [...readme.matchAll(/`npm run ([a-z:-]+)/g)].map((match) => match[1] ?? '')
    expect(named.length).toBeGreaterThan(3)
    expect(named.filter((name) => !(name in scripts))).toEqual([])
  })

  it('names only files that exist', () => {
    const files = new Set(writtenFiles(['app', 'components', 'lib', 'prisma', 'scripts', 'server', 'demo', 'tests', 'docs', 'proxy.ts'], /./))
    const named = [...readme.matchAll(/`((?:lib|scripts|prisma|tests|app|components|docs)\/[^`*{}<> ]+\.[a-z]+)`/g)].map((match) => match[1] ?? '')
    expect(named.filter((file) => !files.has(file))).toEqual([])
  })
})

describe('.env.example', () => {
  const described = [...textOf('.env.example').matchAll(/^([A-Z][A-Z0-9_]+)=/gm)].map((match) => match[1] ?? '')
  const schemaKeys = (file: string) => [...textOf(file).matchAll(/^\s+([A-Z][A-Z0-9_]+): /gm)].map((match) => match[1] ?? '')
  const scripts = writtenFiles(['scripts', 'server', 'demo', 'tests'], /\.(ts|mjs)$/)
  const read = new Set(scripts.flatMap((file) => [...textOf(file).matchAll(READ_BY_SCRIPTS)].map((match) => match[1] ?? match[2] ?? '')))

  it('describes every setting of the application and of its scripts', () => {
    const settings = [...schemaKeys('lib/config/env.ts'), ...schemaKeys('scripts/start/configuration.ts')]
    expect(settings.length).toBeGreaterThan(15)
    expect([...new Set(settings)].filter((setting) => !described.includes(setting))).toEqual([])
  })

  it('describes what a script reads without a schema, unless nobody sets it', () => {
    expect([...read].filter((setting) => !described.includes(setting) && !(setting in NOT_SETTINGS)).toSorted()).toEqual([])
  })

  it('describes nothing that is read nowhere, and nothing twice', () => {
    const everything = writtenFiles(['lib', 'scripts', 'server', 'demo', 'tests'], /\.(ts|mjs)$/).map(textOf).join('\n')
    expect(described.filter((setting) => !new RegExp(`\\b${setting}\\b`).test(everything))).toEqual([])
    expect(described).toEqual([...new Set(described)])
  })

  it('holds no secret', () => {
    expect(textOf('.env.example')).not.toMatch(/^[A-Z0-9_]*(SECRET|KEY)=.+$/m)
  })
})

describe('the documents about security, clinical safety and data protection', () => {
  const documents = ['docs/security.md', 'docs/clinical-safety.md', 'docs/data-protection.md'].map((file) => ({ file, text: textOf(file) }))
  const everything = documents.map(({ text }) => text).join('\n')
  const files = new Set(writtenFiles(['app', 'components', 'lib', 'prisma', 'public', 'scripts', 'server', 'demo', 'tests', 'docs'], /./))

  it('name only files that exist', () => {
    const named = [...everything.matchAll(/`((?:lib|scripts|prisma|tests|app|components|docs|public)\/[^`*{}<> ]+\.[a-z]+)`/g)].map((match) => match[1] ?? '')
    const linked = [...everything.matchAll(/\]\(([a-z-]+\.md)\)/g)].map((match) => `docs/${match[1] ?? ''}`)
    expect(named.length).toBeGreaterThan(100)
    expect([...new Set([...named, ...linked])].filter((file) => !files.has(file))).toEqual([])
  })

  it('quote only sentences of tests that stand in the file beside them', () => {
    const quoted = [...everything.matchAll(/`(tests\/[^`]+)`((?::|,)? ?“[^”]+”(?:, “[^”]+”)*)/g)]
      .flatMap(([, file = '', sentences = '']) => [...sentences.matchAll(/“([^”]+)”/g)].map(([, sentence = '']) => ({ file, sentence })))
    expect(quoted.length).toBeGreaterThan(100)
    expect(quoted.filter(({ file, sentence }) => !files.has(file) || !textOf(file).includes(sentence)).map(({ file, sentence }) => `${file}: ${sentence}`)).toEqual([])
  })

  it('have no sentence of a test without its file', () => {
    const safety = textOf('docs/clinical-safety.md')
    const besideFiles = [...safety.matchAll(/`tests\/[^`]+`: “[^”]+”(?:, “[^”]+”)*/g)].map(([whole]) => whole).join('')
    expect(safety.match(/“/g)?.length).toBe(besideFiles.match(/“/g)?.length)
  })

  it('have a proof for every hazard, and a question for the Clinical Safety Officer', () => {
    const hazards = textOf('docs/clinical-safety.md').split(/^## (?=H\d)/m).slice(1)
    expect(hazards.length).toBeGreaterThanOrEqual(12)
    expect(hazards.filter((hazard) => !/`tests\/[^`]+`: “/.test(hazard) || !hazard.includes('**To decide:**')).map((hazard) => hazard.split('\n')[0])).toEqual([])
  })

  it('say of every table what it holds and how long, and of none that is gone', () => {
    const tables = [...textOf('prisma/schema.prisma').matchAll(/@@map\("([a-z_]+)"\)/g)].map((match) => match[1] ?? '')
    const rows = documents[2]?.text.split('\n').filter((line) => line.startsWith('| `')) ?? []
    const described = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([a-z_]+)`/g)].map((match) => match[1] ?? ''))
    expect(tables.length).toBeGreaterThan(50)
    expect(described.toSorted()).toEqual(tables.toSorted())
    expect(rows.filter((row) => row.split('|').length !== 8)).toEqual([])
  })

  it('name only functions of the database that exist', () => {
    const migrations = writtenFiles(['prisma'], /migration\.sql$/).map(textOf).join('\n')
    const named = [...everything.matchAll(/`(?:cpis\.)?((?:erase|forget|drop|tell|record|read)_[a-z_]+)`/g)].map((match) => match[1] ?? '')
    expect(named.length).toBeGreaterThan(10)
    expect([...new Set(named)].filter((name) => !migrations.includes(`function cpis.${name}(`))).toEqual([])
  })
})
