// Any other command of the project: node scripts/run.mjs demo/register/main.ts --children 200000
import { requireNodeVersion } from './bootstrap/node-version.mjs'

requireNodeVersion()
// The file named first becomes the script, so that it finds its own arguments where a script does.
process.argv.splice(1, 1)
import('./bootstrap/run-command.mjs').then(({ runCommand }) => runCommand(process.argv[1]))
