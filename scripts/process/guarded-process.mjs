// Runs one program so that it never outlives whoever started it:
//
//   node guarded-process.mjs '{"command":"…","args":[…],"stopSignal":"SIGTERM","graceSeconds":10}'
//
// The starter holds the other end of this process's standard input and never writes to it. However the starter ends (even
// by kill -9), the kernel then closes the pipe and the guard stops the program: first with the program's own stop signal,
// then, if that does not help in time, with SIGKILL. Both run in process groups of their own, out of reach of Ctrl-C, which
// the starter handles, so that programs are stopped in the right order.
import { spawn } from 'node:child_process'

const { command, args, stopSignal, graceSeconds, uid, gid, cwd } = JSON.parse(process.argv[2])

const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true, uid, gid, cwd })
let stopping = false

child.on('error', (error) => {
  console.error(`${command} could not be started: ${error.code}.`)
  process.exit(127)
})
child.on('exit', (code, signal) => {
  signalGroup('SIGKILL') // whatever the program itself left behind
  process.exit(signal === null ? code : 128)
})

process.stdin.on('end', stop)
process.stdin.on('error', stop)
process.stdin.resume()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop)

function stop() {
  if (stopping) return
  stopping = true
  child.kill(stopSignal)
  setTimeout(() => signalGroup('SIGKILL'), graceSeconds * 1000).unref()
}

function signalGroup(signal) {
  try {
    process.kill(-child.pid, signal)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}
