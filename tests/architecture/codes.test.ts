import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import * as codes from '@/lib/db/codes.generated'
import { writtenFiles } from './sources'
import { nodesOf, treeOf } from './trees'

const lists = new Map(Object.entries(codes).map(([column, list]) => [list.toSorted().join(' '), column]))

/** The strings of a list or union type, sorted; null if it has anything else, or a type or `satisfies` ties it to the database's codes. */
function codesOf(node: ts.Node): string | null {
  const parts = ts.isArrayLiteralExpression(node)
    ? [...node.elements]
    : ts.isUnionTypeNode(node)
      ? node.types.map((type) => (ts.isLiteralTypeNode(type) ? type.literal : type))
      : []
  const texts = parts.flatMap((part) => (ts.isStringLiteral(part) ? [part.text] : part.kind === ts.SyntaxKind.NullKeyword ? [] : ['?']))
  if (texts.length < 2 || texts.includes('?')) return null
  const held =
    (ts.isAsExpression(node.parent) && ts.isSatisfiesExpression(node.parent.parent)) ||
    (ts.isVariableDeclaration(node.parent) && node.parent.type !== undefined)
  return held ? null : texts.toSorted().join(' ')
}

describe('codes', () => {
  it('that the database checks are written nowhere else: they are taken from lib/db/codes.generated.ts', () => {
    const doubled = writtenFiles(['app', 'components', 'lib'], /\.tsx?$/).flatMap((file) =>
      [...nodesOf(treeOf(file))].flatMap((node) => {
        const column = lists.get(codesOf(node) ?? '')
        return column === undefined ? [] : [`${file}: ${node.getText()} is ${column}`]
      }),
    )
    expect(doubled).toEqual([])
  })
})
