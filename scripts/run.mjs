// Runs any other command of the project: node scripts/run.mjs demo/register/main.ts --children 200000
import { requireNodeVersion } from './bootstrap/node-version.mjs'

requireNodeVersion()
// The first argument takes the script's place, so that the script finds its own arguments where it expects them.
process.argv.splice(1, 1)
import('./bootstrap/run-command.mjs').then(({ runCommand }) => runCommand(process.argv[1]))
