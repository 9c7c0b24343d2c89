// What `npm run build` puts before each program that it compiles: as build/server/web.mjs it begins build/server/web.code.mjs. Whatever has to
// be so before the program is loaded stands here.
import * as nodeModule from 'node:module'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 19)) {
  console.error(`CPIS needs Node.js 22.19 or newer, and this is ${process.versions.node}: node_modules/.bin/node is the one that npm brought.`)
  process.exit(1)
}
// Stack traces then name our sources, which need not be there. The maps of packages are left alone: reading them takes longer than starting.
nodeModule.setSourceMapsSupport(true)
// React and the framework choose what they load by it. What is compiled is for production.
process.env.NODE_ENV ||= 'production'

await import(import.meta.url.replace(/\.mjs$/, '.code.mjs'))
