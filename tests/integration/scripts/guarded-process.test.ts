import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it } from 'vitest'
import { processStart } from '@/scripts/bootstrap/file-lock.mjs'
import { root } from '@/scripts/bootstrap/root.mjs'

const begun: ChildProcess[] = []

afterEach(() => {
  for (const process of begun.splice(0)) process.kill('SIGKILL')
})

describe('a guarded program', () => {
  it('is asked to end when its starter is gone', async () => {
    const { guard, pid } = await guardedNode(`process.on('SIGTERM', () => process.exit(7))`)
    guard.stdin?.end()
    expect(await exitCode(guard)).toBe(7)
    expect(processStart(pid)).toBeUndefined()
  })

  it('is killed when it does not end in time', async () => {
    const { guard, pid } = await guardedNode(`process.on('SIGTERM', () => undefined)`)
    guard.stdin?.end()
    expect(await exitCode(guard)).toBe(128)
    expect(processStart(pid)).toBeUndefined()
  })

  it('that ends by itself gives its exit code, and what it left running is ended', async () => {
    const { guard, pid } = await guardedNode(
      `require('node:child_process').spawn('sleep', ['600'], { stdio: 'ignore' }).on('spawn', function () { console.log(this.pid); process.exit(3) })`,
    )
    expect(await exitCode(guard)).toBe(3)
    await expect.poll(() => processStart(pid), { timeout: 5_000 }).toBeUndefined()
  })

  it('that does not exist ends the guard with 127', async () => {
    const guard = startGuard({ command: '/no/such/program', args: [] })
    expect(await exitCode(guard)).toBe(127)
  })
})

/** Runs JavaScript under the guard. @returns the guard, and the process id that the script prints, usually its own */
async function guardedNode(script: string): Promise<{ guard: ChildProcess; pid: number }> {
  const own = script.includes('console.log') ? '' : 'console.log(process.pid); '
  const guard = startGuard({ command: process.execPath, args: ['-e', `${script}; ${own}setInterval(() => undefined, 60_000)`] })
  if (guard.stdout === null) throw new Error('The guard has no output.')
  const [line] = (await once(createInterface(guard.stdout), 'line')) as [string]
  return { guard, pid: Number(line) }
}

function startGuard(program: { command: string; args: string[] }): ChildProcess {
  const words = JSON.stringify({ ...program, stopSignal: 'SIGTERM', graceSeconds: 0.5 })
  const guard = spawn(process.execPath, [path.join(root, 'scripts/process/guarded-process.mjs'), words], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  begun.push(guard)
  return guard
}

async function exitCode(guard: ChildProcess): Promise<number | null> {
  return guard.exitCode ?? ((await once(guard, 'exit')) as [number | null])[0]
}
