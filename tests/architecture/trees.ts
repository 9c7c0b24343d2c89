import ts from 'typescript'
import { textOf } from './sources'

const trees = new Map<string, ts.SourceFile>()

/** A TypeScript file as a syntax tree: parsed once, however many tests look at it. */
export function treeOf(file: string): ts.SourceFile {
  const known = trees.get(file)
  if (known) return known
  const tree = ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest, true, file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS)
  trees.set(file, tree)
  return tree
}

/** Every node of a tree, parents before children. */
export function nodesOf(root: ts.Node): ts.Node[] {
  const nodes: ts.Node[] = []
  const take = (node: ts.Node): void => {
    nodes.push(node)
    ts.forEachChild(node, take)
  }
  take(root)
  return nodes
}

/** The names that a module exports. */
export function exportsOf(file: string): string[] {
  const exported = (statement: ts.Statement) =>
    ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)
  return treeOf(file).statements.flatMap((statement) => {
    if (ts.isExportAssignment(statement)) return ['default']
    if (ts.isExportDeclaration(statement)) return [statement.getText()]
    if (!exported(statement)) return []
    if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map((declaration) => declaration.name.getText())
    if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
      const isDefault = ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword)
      return [isDefault ? 'default' : (statement.name?.text ?? 'default')]
    }
    return ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement) ? [] : [statement.getText()]
  })
}
