import ts from 'typescript'
import { nodesOf, treeOf } from './trees'

/** A place where SQL text is sent to the database. */
export type RawStatement = { line: number; explained: boolean }

/** The methods that send SQL: of a Prisma transaction, the pool, a bulk transaction and a driver's client. */
const METHODS = new Set([
  '$queryRaw',
  '$executeRaw',
  '$queryRawTyped',
  '$queryRawUnsafe',
  '$executeRawUnsafe',
  'query',
  'execute',
  'copyOut',
  'copyIn',
])
const FUNCTIONS = new Set(['runStatement'])

/** Operations of the model API. */
const OPERATIONS = new Set([
  'findUnique',
  'findUniqueOrThrow',
  'findFirst',
  'findFirstOrThrow',
  'findMany',
  'create',
  'createMany',
  'createManyAndReturn',
  'update',
  'updateMany',
  'updateManyAndReturn',
  'upsert',
  'delete',
  'deleteMany',
  'count',
  'aggregate',
  'groupBy',
])

/** A file's calls that send SQL, and whether a comment says why each does: `Raw SQL: …`, above the call or at the top of the file. */
export function rawStatementsIn(file: string): RawStatement[] {
  const tree = treeOf(file)
  return [...nodesOf(tree)].filter(sendsSql).map((node) => ({
    line: tree.getLineAndCharacterOfPosition(node.getStart()).line + 1,
    explained: commentsAbove(node, tree).some((comment) => /\bRaw SQL: \S/.test(comment)),
  }))
}

/** How often a file calls the model API. */
export function modelCallsIn(file: string): number {
  return [...nodesOf(treeOf(file))].filter(
    (node) =>
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      OPERATIONS.has(node.expression.name.text) &&
      ts.isPropertyAccessExpression(node.expression.expression) &&
      /^(tx|prisma\(\))$/.test(node.expression.expression.expression.getText()),
  ).length
}

/** How often a file calls a function of the database by name. */
export function functionCallsIn(file: string): number {
  return [...nodesOf(treeOf(file))].filter(
    (node) => ts.isCallExpression(node) && /^(callFunction|callDirectly|callDirectlyForEach|callAtGate|ask)$/.test(node.expression.getText()),
  ).length
}

function sendsSql(node: ts.Node): boolean {
  const called = ts.isCallExpression(node) ? node.expression : ts.isTaggedTemplateExpression(node) ? node.tag : null
  if (called === null) return false
  return ts.isPropertyAccessExpression(called) ? METHODS.has(called.name.text) : ts.isIdentifier(called) && FUNCTIONS.has(called.text)
}

/** The comments above a node, above everything that encloses it, and at the top of the file. */
function commentsAbove(node: ts.Node, tree: ts.SourceFile): string[] {
  const comments: string[] = []
  for (let within = node; ; within = within.parent) {
    for (const { pos, end } of ts.getLeadingCommentRanges(tree.text, within.getFullStart()) ?? []) comments.push(tree.text.slice(pos, end))
    if (ts.isSourceFile(within)) return comments
  }
}
