import '../process/starter.mjs'
import { broughtNode, chooseNode, unlinkBroughtNode } from './choose-node.mjs'
import { installDependencies } from './dependencies.mjs'
import { handOver } from './hand-over.mjs'
import { root } from './root.mjs'
import { runTypeScript } from './run-typescript.mjs'

/**
 * Installs what is missing, then runs a TypeScript file of the project with the arguments of this process, on the Node.js that
 * choose-node.mjs picks: in this same process if that is the running one.
 * @param {string} file relative to the clone
 */
export async function runCommand(file) {
  await installDependencies()
  const brought = broughtNode(root)
  const { file: node, warning, refusal } = chooseNode({ version: process.versions.node, lts: process.release.lts !== undefined }, brought)
  if (node !== undefined) return handOver(node, file, process.argv.slice(2))

  if (process.versions.node !== brought?.version) unlinkBroughtNode(root)
  if (warning !== undefined) console.warn(warning)
  if (refusal !== undefined) {
    console.error(refusal)
    process.exit(1)
  }
  await runTypeScript(file)
}
