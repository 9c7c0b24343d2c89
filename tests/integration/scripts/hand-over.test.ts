import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { processStart } from '@/scripts/bootstrap/file-lock.mjs'
import { root } from '@/scripts/bootstrap/root.mjs'

const begun: ChildProcess[] = []

afterEach(() => {
  for (const process of begun.splice(0)) process.kill('SIGKILL')
})

describe('a command that is handed over to another Node.js', () => {
  it('gets its arguments, and finds that Node.js as plain node', async () => {
    const { args, node, path: programs } = await handOver(['stop in good order', '--children', '5'])
    expect(args).toEqual(['stop in good order', '--children', '5'])
    expect(programs.split(path.delimiter)[0]).toBe(path.dirname(node))
  })

  it('gives its exit code', async () => {
    const { first } = await handOver(['end'])
    expect(await ending(first)).toEqual([3, null])
  })

  it('gives the signal that ended it', async () => {
    const { first } = await handOver(['be killed'])
    expect(await ending(first)).toEqual([null, 'SIGKILL'])
  })

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('is told of %s, and is waited for', async (signal) => {
    const { first, pid } = await handOver(['stop in good order'])
    first.kill(signal)
    expect(await ending(first)).toEqual([7, null])
    expect(processStart(pid)).toBeUndefined()
  })

  it('dies of a signal that it does not handle, and so does the command', async () => {
    const { first, pid } = await handOver(['run'])
    first.kill('SIGTERM')
    expect(await ending(first)).toEqual([null, 'SIGTERM'])
    expect(processStart(pid)).toBeUndefined()
  })

  it('ends when the process that handed over is killed', async () => {
    const { first, pid } = await handOver(['run'])
    first.kill('SIGKILL')
    await expect.poll(() => processStart(pid), { timeout: 5_000 }).toBeUndefined()
  })

  it('ends when npm is killed', async () => {
    const npm = start('sh', ['-c', '"$@"; exit', 'npm', ...command(['run'])], { npm_lifecycle_event: 'start' })
    const { pid } = await firstLine(npm)
    npm.kill('SIGKILL')
    await expect.poll(() => processStart(pid), { timeout: 5_000 }).toBeUndefined()
  })
})

/** @returns the process that hands over, and what the program it hands over to says about itself */
async function handOver(args: string[]): Promise<{ first: ChildProcess; pid: number; node: string; args: string[]; path: string }> {
  const [node = '', ...rest] = command(args)
  const first = start(node, rest, {})
  return { first, ...(await firstLine(first)) }
}

function command(args: string[]): string[] {
  const script = `import(${JSON.stringify(pathToFileURL(path.join(root, 'scripts/bootstrap/hand-over.mjs')).href)})
    .then(({ handOver }) => handOver(process.execPath, 'tests/support/handed-over-program.ts', ${JSON.stringify(args)}))`
  return [process.execPath, '-e', script]
}

function start(program: string, args: string[], settings: Record<string, string>): ChildProcess {
  const env = { ...process.env, npm_lifecycle_event: undefined, ...settings }
  const started = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] })
  begun.push(started)
  return started
}

async function firstLine(started: ChildProcess): Promise<{ pid: number; node: string; args: string[]; path: string }> {
  if (started.stdout === null) throw new Error('The command has no output.')
  const [line] = (await once(createInterface(started.stdout), 'line')) as [string]
  return JSON.parse(line)
}

async function ending(started: ChildProcess): Promise<[number | null, NodeJS.Signals | null]> {
  if (started.exitCode !== null || started.signalCode !== null) return [started.exitCode, started.signalCode]
  return (await once(started, 'exit')) as [number | null, NodeJS.Signals | null]
}
