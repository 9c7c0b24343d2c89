import { existsSync, readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { textOf, writtenFiles } from './sources'

const root = path.join(import.meta.dirname, '../..')

/** The largest size of README in bytes: everybody reads it first, and whole. */
const LARGEST_README = 10_000

const TOP_FOLDERS = ['app', 'components', 'lib', 'prisma', 'public', 'server', 'scripts', 'demo', 'tests', 'docs']

const RECORDS = 'docs/decisions'

const documents = ['README.md', ...writtenFiles(['docs'], /\.md$/)].map((file) => ({ file, text: textOf(file) }))

function foldersIn(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
}

/** The text between code fences, where folders are listed as trees. */
function fenced(text: string): string {
  return [...text.matchAll(/^```[a-z]*\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '').join('\n')
}

function unfenced(text: string): string {
  return text.replaceAll(/^```[a-z]*\n[\s\S]*?^```$/gm, '')
}

/** Paths from the root that a document names: between backticks, and at the start of a line of a tree. */
function pathsNamed(text: string): string[] {
  const top = `(?:${TOP_FOLDERS.join('|')})`
  const quoted = [...unfenced(text).matchAll(new RegExp(`\`(${top}/[^\`*<>\\s]*)\``, 'g'))]
  const listed = [...fenced(text).matchAll(new RegExp(`^(${top}/\\S*)`, 'gm'))]
  return [...quoted, ...listed].map((match) => match[1] ?? '')
}

/** The anchor of a heading, as GitHub makes it. */
function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}

function slugsOf(file: string): string[] {
  return [...unfenced(textOf(file)).matchAll(/^#+ (.+)$/gm)].map((match) => slugOf(match[1] ?? ''))
}

/** Whether a relative link in a document leads to a file or folder, and to a heading if it names one. */
function leads(from: string, link: string): boolean {
  const [target = '', heading] = link.split('#')
  const file = target === '' ? from : path.posix.normalize(path.posix.join(path.posix.dirname(from), target))
  if (file.startsWith('..') || !existsSync(path.join(root, file))) return false
  return heading === undefined || slugsOf(file).includes(heading)
}

describe('the documents', () => {
  it('are found', () => {
    expect(documents.length).toBeGreaterThan(45)
    expect(documents.flatMap(({ text }) => pathsNamed(text)).length).toBeGreaterThan(250)
  })

  it('name only files and folders that exist', () => {
    const missing = documents.flatMap(({ file, text }) =>
      pathsNamed(text)
        .filter((named) => !existsSync(path.join(root, named)))
        .map((named) => `${file}: ${named}`),
    )
    expect([...new Set(missing)]).toEqual([])
  })

  it('have links that lead somewhere', () => {
    const dead = documents.flatMap(({ file, text }) =>
      [...unfenced(text).matchAll(/\]\(([^)\s]+)\)/g)]
        .map((match) => match[1] ?? '')
        .filter((link) => !/^https?:/.test(link) && !leads(file, link))
        .map((link) => `${file}: ${link}`),
    )
    expect(dead).toEqual([])
  })

  it('point to no document that is not here', () => {
    const names = new Set(documents.map(({ file }) => path.basename(file)))
    const strange = documents.flatMap(({ file, text }) =>
      [...text.matchAll(/[\w-]+\.md\b/g)].filter(([name]) => !names.has(name)).map(([name]) => `${file}: ${name}`),
    )
    expect(strange).toEqual([])
  })

  it('name only commands that exist', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }
    const named = documents.flatMap(({ file, text }) => [...text.matchAll(/`npm run ([a-z:-]+)/g)].map((match) => ({ file, name: match[1] ?? '' })))
    expect(named.length).toBeGreaterThan(30)
    expect(named.filter(({ name }) => !(name in scripts)).map(({ file, name }) => `${file}: ${name}`)).toEqual([])
  })

  it('name only functions and tables that the database has now', () => {
    const sql = writtenFiles(['prisma/database'], /\.sql$/)
      .map(textOf)
      .join('\n')
    const isThere = (name: string) => new RegExp(`\\b(function|table|view) cpis\\.${name}\\b`).test(sql)
    // With the schema's name anything may be meant; without it, what begins with these verbs is a function.
    const named = documents.flatMap(({ file, text }) =>
      [...text.matchAll(/`(?:cpis\.([a-z_]+)|((?:erase|forget|drop|tell|record|read|keep|take|count)_[a-z_]+)`)/g)].map((match) => ({
        file,
        name: match[1] ?? match[2] ?? '',
      })),
    )
    expect(named.length).toBeGreaterThan(13)
    expect(named.filter(({ name }) => !isThere(name)).map(({ file, name }) => `${file}: ${name}`)).toEqual([])
  })
})

describe('README.md', () => {
  const readme = textOf('README.md')

  it('can be read whole', () => {
    expect(statSync(path.join(root, 'README.md')).size).toBeLessThanOrEqual(LARGEST_README)
  })

  it('has every folder at the top on its map', () => {
    const lines = fenced(readme).split('\n')
    const missing = [...TOP_FOLDERS.filter((folder) => !['public', 'docs'].includes(folder)).map((folder) => `${folder}/`), 'proxy.ts'].filter(
      (name) => !lines.some((line) => line.startsWith(`${name} `)),
    )
    expect(missing).toEqual([])
  })

  it('leads to every document', () => {
    const linked = [...readme.matchAll(/\]\(([^)#\s]+)/g)].map((match) => match[1] ?? '')
    const all = documents
      .map(({ file }) => file)
      .filter((file) => file !== 'README.md' && (path.dirname(file) === 'docs' || path.basename(file) === 'README.md'))
    expect(all.filter((file) => !linked.includes(file))).toEqual([])
  })
})

describe('docs/operators-commands.md', () => {
  const commands = textOf('docs/operators-commands.md')

  it('has every command', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }
    const missing = Object.keys(scripts).filter((name) => !commands.includes(`\`npm run ${name}\``) && !commands.includes(`\`npm ${name}\``))
    expect(missing).toEqual([])
  })

  it('names only settings that .env.example describes', () => {
    const described = textOf('.env.example')
    const named = [...commands.matchAll(/`([A-Z][A-Z0-9]*_[A-Z0-9_]+)/g)].map((match) => match[1] ?? '')
    expect(named.length).toBeGreaterThan(15)
    expect(named.filter((name) => !new RegExp(`^${name}=`, 'm').test(described))).toEqual([])
  })
})

describe('docs/map.md', () => {
  const map = textOf('docs/map.md')
  const treeUnder = (heading: string) => fenced(map.split(/^### /m).find((section) => section.startsWith(heading)) ?? '').split('\n')

  it.each(['app', 'lib', 'tests'])('has every folder of %s, at the beginning of a line', (folder) => {
    const names = treeUnder(folder).flatMap((line) => (line.split(/ {2,}/)[0] ?? '').split(', '))
    expect(foldersIn(folder).filter((name) => !names.includes(name))).toEqual([])
    expect(names.filter((name) => name !== '' && !foldersIn(folder).includes(name))).toEqual([])
  })

  it('has every folder of components, and none that is gone', () => {
    const names = treeUnder('components')
      .flatMap((line) => line.replace(/ {3,}.*$/, '').split(/ +/))
      .filter((name) => name !== '')
    expect(names.toSorted()).toEqual(foldersIn('components').toSorted())
  })

  it('has every topic of the database, and none that is gone', () => {
    const names = fenced(map.split('The topics of').at(1)?.split(/^### /m)[0] ?? '')
      .split('\n')
      .map((line) => line.split(' ')[0] ?? '')
      .filter((name) => name !== '')
    expect(names.toSorted()).toEqual(foldersIn('prisma/database').toSorted())
  })

  it('has every folder of server, scripts and demo, and none that is gone', () => {
    const names = treeUnder('server')
      .map((line) => line.split(' ')[0] ?? '')
      .filter((name) => name !== '')
    expect(names.toSorted()).toEqual(
      ['server', 'scripts', 'demo'].flatMap((folder) => foldersIn(folder).map((name) => `${folder}/${name}`)).toSorted(),
    )
  })

  it('has the tiers of the rules that the build checks, and every folder of lib in one of them', () => {
    const { forbidden } = createRequire(import.meta.url)(path.join(root, '.dependency-cruiser.cjs')) as {
      forbidden: { name: string; from: { path?: string } }[]
    }
    const ruleOf: Readonly<Record<string, string>> = {
      journeys: 'journeys-know-no-web',
      records: 'records-know-no-journey',
      platform: 'platform-knows-no-feature',
      foundation: 'foundation-knows-nothing-above',
    }
    const told = (tier: string) =>
      [...(new RegExp(`^\\| ${tier} \\|([^|]+)\\|`, 'm').exec(map)?.[1] ?? '').matchAll(/`([a-z-]+)`/g)].map((match) => match[1] ?? '')
    const ruled = (tier: string) =>
      /^\^lib\/\(?([a-z|-]+)\)?\//.exec(forbidden.find(({ name }) => name === ruleOf[tier])?.from.path ?? '')?.[1]?.split('|') ?? []
    const tiers = Object.keys(ruleOf)
    expect(Object.fromEntries(tiers.map((tier) => [tier, told(tier).toSorted()]))).toEqual(
      Object.fromEntries(tiers.map((tier) => [tier, ruled(tier).toSorted()])),
    )
    expect(['web', ...tiers].flatMap(told).toSorted()).toEqual(foldersIn('lib').toSorted())
  })
})

describe('the records of decisions', () => {
  const records = readdirSync(path.join(root, RECORDS))
    .filter((name) => name !== 'README.md')
    .toSorted()
    .map((name) => ({ name, text: textOf(`${RECORDS}/${name}`) }))
  const parts = ['Context', 'Decision', 'Consequences', 'What was rejected']

  it('are numbered without a gap, by their names and their titles', () => {
    expect(records.length).toBeGreaterThan(30)
    expect(
      records.filter(({ name }, index) => !new RegExp(`^${String(index + 1).padStart(3, '0')}-[a-z0-9-]+\\.md$`).test(name)).map(({ name }) => name),
    ).toEqual([])
    expect(records.filter(({ name, text }) => !new RegExp(`^# ${name.slice(0, 3)} \\S`).test(text)).map(({ name }) => name)).toEqual([])
  })

  it('have a date', () => {
    const dateOf = (text: string) => /^Date: (\d{4}-\d{2}-\d{2})\b/m.exec(text)?.[1] ?? ''
    const undated = records.filter(
      ({ text }) => !(new Date(dateOf(text)).getTime() > 0) || new Date(dateOf(text)).toISOString().slice(0, 10) !== dateOf(text),
    )
    expect(undated.map(({ name }) => name)).toEqual([])
  })

  it('have a context, a decision, consequences and what was rejected, in this order, each with something in it', () => {
    const wrong = records.filter(({ text }) => {
      const sections = text
        .split(/^## /m)
        .slice(1)
        .map((section) => ({ title: section.split('\n')[0] ?? '', body: section.split('\n').slice(1).join('').trim() }))
      return sections.map(({ title }) => title).join() !== parts.join() || sections.some(({ body }) => body.length < 20)
    })
    expect(wrong.map(({ name }) => name)).toEqual([])
  })

  it('stand in the list, each once and with its title', () => {
    const listed = [...textOf(`${RECORDS}/README.md`).matchAll(/^- \[(.+)\]\((\S+)\)$/gm)].map(([, title = '', name = '']) => `${name}: ${title}`)
    expect(listed.toSorted()).toEqual(records.map(({ name, text }) => `${name}: ${(text.split('\n')[0] ?? '').slice(2)}`))
  })
})

/** Settings that other programs read, or that the scripts hand on without a schema. */
const READ_BY_SCRIPTS = /\benvironment\.([A-Z][A-Z0-9_]+)\b|process\.env\.([A-Z][A-Z0-9_]+)\b/g

/** Set by the machine, or by one of our programs for another: whoever runs CPIS does not set them. */
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

describe('.env.example', () => {
  const described = [...textOf('.env.example').matchAll(/^([A-Z][A-Z0-9_]+)=/gm)].map((match) => match[1] ?? '')
  const schemaKeys = (file: string) => [...textOf(file).matchAll(/^\s+([A-Z][A-Z0-9_]+): /gm)].map((match) => match[1] ?? '')
  const scripts = writtenFiles(['scripts', 'server', 'demo', 'tests'], /\.(ts|mjs)$/)
  const read = new Set(scripts.flatMap((file) => [...textOf(file).matchAll(READ_BY_SCRIPTS)].map((match) => match[1] ?? match[2] ?? '')))

  it('describes every setting of the application and of its scripts', () => {
    const settings = [
      'lib/config/env.ts',
      'scripts/start/configuration.ts',
      'server/worker/settings.ts',
      'server/sealer/settings.ts',
      'demo/demographics/settings.ts',
    ].flatMap(schemaKeys)
    expect(settings.length).toBeGreaterThan(40)
    expect([...new Set(settings)].filter((setting) => !described.includes(setting))).toEqual([])
  })

  it('describes what a script reads without a schema, unless nobody sets it', () => {
    expect([...read].filter((setting) => !described.includes(setting) && !(setting in NOT_SETTINGS)).toSorted()).toEqual([])
  })

  it('describes nothing that is read nowhere, and nothing twice', () => {
    const everything = writtenFiles(['lib', 'scripts', 'server', 'demo', 'tests'], /\.(ts|mjs)$/)
      .map(textOf)
      .join('\n')
    expect(described.filter((setting) => !new RegExp(`\\b${setting}\\b`).test(everything))).toEqual([])
    expect(described).toEqual([...new Set(described)])
  })

  it('holds no secret', () => {
    expect(textOf('.env.example')).not.toMatch(/^[A-Z0-9_]*(SECRET|KEY)=.+$/m)
  })
})

describe('the documents about security, clinical safety and data protection', () => {
  const assurance = ['docs/security.md', 'docs/clinical-safety.md', 'docs/data-protection.md'].map((file) => ({ file, text: textOf(file) }))
  const everything = assurance.map(({ text }) => text).join('\n')
  const files = new Set(writtenFiles(TOP_FOLDERS, /./))

  it('prove what they say by files: more than a hundred', () => {
    expect(new Set(pathsNamed(everything).filter((named) => named.startsWith('tests/'))).size).toBeGreaterThan(90)
  })

  it('quote only sentences of tests that stand in the file beside them', () => {
    const quoted = [...everything.matchAll(/`(tests\/[^`]+)`((?::|,)? ?“[^”]+”(?:, “[^”]+”)*)/g)].flatMap(([, file = '', sentences = '']) =>
      [...sentences.matchAll(/“([^”]+)”/g)].map(([, sentence = '']) => ({ file, sentence })),
    )
    expect(quoted.length).toBeGreaterThan(100)
    expect(
      quoted.filter(({ file, sentence }) => !files.has(file) || !textOf(file).includes(sentence)).map(({ file, sentence }) => `${file}: ${sentence}`),
    ).toEqual([])
  })

  it('have no sentence of a test without its file', () => {
    const safety = textOf('docs/clinical-safety.md')
    const besideFiles = [...safety.matchAll(/`tests\/[^`]+`: “[^”]+”(?:, “[^”]+”)*/g)].map(([whole]) => whole).join('')
    expect(safety.match(/“/g)?.length).toBe(besideFiles.match(/“/g)?.length)
  })

  it('have a proof for every hazard, and a question for the Clinical Safety Officer', () => {
    const hazards = textOf('docs/clinical-safety.md')
      .split(/^## (?=H\d)/m)
      .slice(1)
    expect(hazards.length).toBeGreaterThanOrEqual(12)
    expect(
      hazards.filter((hazard) => !/`tests\/[^`]+`: “/.test(hazard) || !hazard.includes('**To decide:**')).map((hazard) => hazard.split('\n')[0]),
    ).toEqual([])
  })

  it('say of every table what it holds and how long, and of none that is gone', () => {
    const schema = writtenFiles(['prisma'], /\.prisma$/)
      .map(textOf)
      .join('\n')
    const tables = [...schema.matchAll(/^model [\s\S]*?@@map\("([a-z_]+)"\)/gm)].map((match) => match[1] ?? '')
    const rows = assurance[2]?.text.split('\n').filter((line) => line.startsWith('| `')) ?? []
    const described = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([a-z_]+)`/g)].map((match) => match[1] ?? ''))
    expect(tables.length).toBeGreaterThan(50)
    expect(described.toSorted()).toEqual(tables.toSorted())
    expect(rows.filter((row) => row.split('|').length !== 8)).toEqual([])
  })
})
