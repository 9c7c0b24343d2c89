// What hand-over.test.ts hands over to: prints a line about itself, then does what its argument says.
const [, , order] = process.argv
if (order === 'stop in good order') {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => setTimeout(() => process.exit(7), 100))
}
console.log(JSON.stringify({ pid: process.pid, node: process.execPath, args: process.argv.slice(2), path: process.env.PATH }))
if (order === 'end') process.exit(3)
if (order === 'be killed') process.kill(process.pid, 'SIGKILL')
setInterval(() => undefined, 60_000)
