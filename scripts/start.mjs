// npm start: nothing but Node.js is needed before this.
import { requireNodeVersion } from './bootstrap/node-version.mjs'

requireNodeVersion()
import('./bootstrap/run-command.mjs').then(({ runCommand }) => runCommand('scripts/start/main.ts'))
