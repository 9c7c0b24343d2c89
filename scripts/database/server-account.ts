import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { Refusal } from '@/lib/shared/refusal'
import { serverEnvironment } from './postgres-programs'

/** The account PostgreSQL's programs run under, and what must come before their command line. */
export interface ServerAccount {
  /** Set when the programs run as a different user from this process. */
  ids?: { uid: number; gid: number }
  /** Command and arguments that come before the program's own; empty when none are needed. */
  prefix: string[]
  /** The account the guard switches to before it runs the command; not set when the prefix does this. */
  guardAccount?: { uid: number; gid: number }
}

/**
 * PostgreSQL refuses to run as root. Started by root (containers, test machines) it runs as the owner of existing data,
 * else as `postgres`, else as `nobody`; no account is added to the machine.
 *
 * That account may be unable to enter a folder above the clone or the data (a clone in /root, mode 0700). The programs
 * then keep one of root's powers, that of entering and reading folders regardless of mode (capability `dac_read_search`; in
 * containers, which lack it, `dac_override`), through util-linux's setpriv, and none of the others.
 *
 * @param directory an existing folder that the programs must be able to enter
 * @param dataDirectory the cluster's data, which may not exist yet
 * @param initdb the full path of that program
 * @throws Refusal when no way to run the programs works
 */
export function findServerAccount(directory: string, dataDirectory: string, initdb: string): ServerAccount {
  if (process.getuid?.() !== 0) return { prefix: [] }
  const ids = ownerOf(dataDirectory) ?? idsOf('postgres') ?? idsOf('nobody')
  if (ids === undefined) throw new Refusal('PostgreSQL does not run as root, and this machine has no user "postgres" or "nobody".')
  const candidates: ServerAccount[] = [
    { ids, prefix: [], guardAccount: ids },
    ...['dac_read_search', 'dac_override'].map((capability) => ({ ids, prefix: setpriv(ids, capability) })),
  ]
  const working = candidates.find((account) => canRun(account, directory, initdb))
  if (working === undefined) {
    throw new Refusal(
      `PostgreSQL does not run as root, and user ${ids.uid} cannot enter ${directory} or cannot run ${initdb}: move the clone and DATA_DIR out of the private folder, or start it as an ordinary user.`,
    )
  }
  return working
}

function ownerOf(dataDirectory: string): { uid: number; gid: number } | undefined {
  if (!existsSync(dataDirectory)) return undefined
  const { uid, gid } = statSync(dataDirectory)
  return uid === 0 ? undefined : { uid, gid }
}

function idsOf(name: string): { uid: number; gid: number } | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }))
  if (uid?.status !== 0 || gid?.status !== 0) return undefined
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}

function setpriv(ids: { uid: number; gid: number }, capability: string): string[] {
  return [
    'setpriv',
    `--reuid=${ids.uid}`,
    `--regid=${ids.gid}`,
    '--clear-groups',
    // Without it access(2), which the programs use to find each other, ignores the capability for anybody who is not root.
    '--securebits=+no_setuid_fixup',
    `--inh-caps=-all,+${capability}`,
    `--ambient-caps=-all,+${capability}`,
    '--no-new-privs',
    '--',
  ]
}

/** Tries it: enters the folder and has initdb look for its libraries, its other programs and its files. */
function canRun(account: ServerAccount, directory: string, initdb: string): boolean {
  const tries = [
    ['/bin/sh', '-c', 'cd -- "$1"', 'sh', directory],
    [initdb, '--show', '--locale=C', '--username=postgres', `--pgdata=${directory}`],
  ]
  return tries.every((words) => {
    const [command = '', ...args] = [...account.prefix, ...words]
    const env = serverEnvironment() as NodeJS.ProcessEnv
    return spawnSync(command, args, { ...account.guardAccount, env, cwd: '/', stdio: 'ignore' }).status === 0
  })
}
