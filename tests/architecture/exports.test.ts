import { existsSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { textOf, writtenFiles } from './sources'
import { exportsOf, nodesOf, treeOf } from './trees'

const SOURCE = /\.(ts|tsx|mts|mjs|cjs)$/
/** Everything that can import our modules. The files at the top level belong to the framework and the tools. */
const importers = writtenFiles(
  [
    'app',
    'components',
    'lib',
    'server',
    'scripts',
    'demo',
    'tests',
    'prisma',
    'proxy.ts',
    'next.config.mjs',
    'vitest.config.ts',
    'playwright.config.ts',
    'eslint.config.mjs',
  ],
  SOURCE,
)
const rooms = ['lib', 'components', 'server', 'scripts', 'demo']

/** The file that a module specifier stands for, if it is one of ours. */
function fileOf(from: string, name: string): string | null {
  if (!/^(@\/|\.)/.test(name)) return null
  const base = name.startsWith('@/') ? name.slice(2) : path.posix.join(path.posix.dirname(from), name)
  return [base, `${base}.ts`, `${base}.tsx`, `${base}.mjs`].find((file) => SOURCE.test(file) && existsSync(file)) ?? null
}

/** What a file imports by name from others; `*` where it imports a whole module, and so may use any name that it mentions. */
function* importedBy(file: string): Generator<{ from: string; names: readonly string[] | '*' }> {
  for (const node of nodesOf(treeOf(file))) {
    const said =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
          ? node.arguments[0]
          : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
            ? node.argument.literal
            : undefined
    const from = said && ts.isStringLiteralLike(said) ? fileOf(file, said.text) : null
    if (!from) continue
    const bindings = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : undefined
    const names = bindings && ts.isNamedImports(bindings) ? bindings.elements.map((one) => (one.propertyName ?? one.name).text) : null
    const byDefault = ts.isImportDeclaration(node) && node.importClause?.name ? ['default'] : []
    yield { from, names: names ? [...names, ...byDefault] : byDefault.length > 0 && !bindings ? byDefault : '*' }
  }
}

const used = new Set<string>()
for (const file of importers) {
  for (const { from, names } of importedBy(file)) {
    const taken = names === '*' ? [...exportsOf(from), ...typesOf(from)].filter((name) => new RegExp(`\\b${name}\\b`).test(textOf(file))) : names
    for (const name of taken) used.add(`${from} ${name}`)
  }
}

/** The types that a module exports. */
function typesOf(file: string): string[] {
  return treeOf(file).statements.flatMap((statement) =>
    (ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement)) &&
    statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
      ? [statement.name.text]
      : [],
  )
}

describe('what a file gives out', () => {
  // Except what a framework or a tool finds by the file's path, and type declarations of plain JavaScript modules.
  const files = writtenFiles(rooms, SOURCE).filter((file) => !/^scripts\/bench\/[a-z]+-app\/|^scripts\/test\/vitest-count\.ts$|\.d\.mts$/.test(file))

  it('somebody else imports', () => {
    // A class of which only the type is exported is listed with its statement.
    expect(
      files
        .flatMap((file) =>
          exportsOf(file)
            .filter((name) => !name.startsWith('export type '))
            .map((name) => `${file} ${name}`),
        )
        .filter((one) => !used.has(one)),
    ).toEqual([])
  })

  it('is, where it is a type, imported by somebody or part of something else that the file says', () => {
    const mentions = (file: string, name: string) => textOf(file).match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 0
    expect(
      files.flatMap((file) =>
        typesOf(file)
          .filter((name) => !used.has(`${file} ${name}`) && mentions(file, name) < 2)
          .map((name) => `${file} ${name}`),
      ),
    ).toEqual([])
  })
})
