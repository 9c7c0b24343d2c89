// npm start: nothing but Node.js is needed before this.
import { requireNodeVersion } from './bootstrap/node-version.mjs'

requireNodeVersion()
import('./bootstrap/run-typescript.mjs').then(({ runTypeScript }) => runTypeScript('scripts/start/main.ts'))
