import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { textOf, writtenFiles } from './sources'
import { nodesOf, treeOf } from './trees'

const MOST_LINES_OF_A_FILE = 300
const MOST_LINES_OF_A_FUNCTION = 50

/** What is longer, each with the reason why it is not split up. */
const LONGER: Readonly<Record<string, string>> = {}

const files = writtenFiles(['app', 'components', 'lib', 'scripts', 'server', 'demo', 'proxy.ts'], /\.(ts|tsx|mjs|mts)$/)

/** A final line break does not begin another line. */
function linesOf(text: string): number {
  return text.trimEnd().split('\n').length
}

/** Every function of a file that is over the limit. A list of tests or of data inside a call does not count as one. */
function longFunctions(file: string): string[] {
  const tree = treeOf(file)
  const long: string[] = []
  for (const node of nodesOf(tree)) {
    if (!ts.isFunctionLike(node) || !('body' in node) || !node.body) continue
    const from = tree.getLineAndCharacterOfPosition(node.getStart()).line
    const to = tree.getLineAndCharacterOfPosition(node.end).line
    const name = node.name?.getText() ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name.getText() : 'a function')
    if (to - from + 1 > MOST_LINES_OF_A_FUNCTION) long.push(`${file}: ${name} has ${to - from + 1} lines`)
  }
  return long
}

describe('what one person reads at once', () => {
  it('is no file of 300 lines', () => {
    expect(files.length).toBeGreaterThan(100)
    const long = files.filter((file) => linesOf(textOf(file)) >= MOST_LINES_OF_A_FILE && !(file in LONGER))
    expect(long.map((file) => `${file} has ${linesOf(textOf(file))} lines`)).toEqual([])
  })

  it('is no function of more than 50 lines', () => {
    expect(files.flatMap(longFunctions).filter((one) => !(one.split(':')[0]! in LONGER))).toEqual([])
  })

  it('is longer only where it still is', () => {
    const needless = Object.keys(LONGER).filter((file) => linesOf(textOf(file)) < MOST_LINES_OF_A_FILE && longFunctions(file).length === 0)
    expect(needless).toEqual([])
  })
})
