// Where hand-over.mjs enters the Node.js that runs the project:
//
//   node handed-over.mjs PID FILE ARGUMENTS
//
// PID is the process that handed over, FILE the command's TypeScript file relative to the clone.
import { watchStarter } from '../process/starter.mjs'
import { runTypeScript } from './run-typescript.mjs'

const [, , starter, file] = process.argv
watchStarter(Number(starter))
process.argv.splice(1, 3, file)
await runTypeScript(file)
