import { spawn } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { onStarterGone } from '../process/starter.mjs'

const entry = fileURLToPath(new URL('handed-over.mjs', import.meta.url))

/**
 * Runs a TypeScript file of the project on another Node.js and ends this process the way that one ends: with its exit code, or by the
 * signal that ended it. Signals are passed on, and so is the death of the process that started this one. When this process
 * is killed, handed-over.mjs notices. Command-line options of this Node.js are not passed on; NODE_OPTIONS is.
 * @param {string} node absolute path of the program
 * @param {string} file relative to the clone
 * @param {string[]} args the arguments of the command
 */
export function handOver(node, file, args) {
  const child = spawn(node, [entry, String(process.pid), file, ...args], {
    stdio: 'inherit',
    // Child processes that run plain `node` get the same one.
    env: { ...process.env, PATH: [path.dirname(node), process.env.PATH].join(path.delimiter) },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // A Windows console tells every process itself, and passing a signal on there kills.
    process.on(signal, () => process.platform !== 'win32' && child.kill(signal))
  }
  onStarterGone(() => child.kill('SIGTERM'))
  child.on('error', (error) => {
    console.error(`${node} could not be started: ${error.code}.`)
    process.exit(127)
  })
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}
