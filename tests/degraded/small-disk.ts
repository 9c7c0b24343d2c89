import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, unlinkSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A disk so small that it can be filled. */
export interface SmallDisk {
  /** Absolute path of its folder. */
  folder: string
  /** Fills it to the last block. */
  fill(): void
  /** Makes it as empty as it was before it was filled. */
  empty(): void
  remove(): void
}

const megabytes = 400

/**
 * Mounts a small disk in memory, which takes root and the right to mount (containers often lack it).
 * @returns the disk, or the sentence that says why there is none
 */
export function mountSmallDisk(): SmallDisk | string {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'a small disk can be mounted by root on Linux only'
  const folder = mkdtempSync(path.join(tmpdir(), 'cpis-small-disk-'))
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'cpis-small-disk', folder]).status !== 0) {
    rmSync(folder, { recursive: true })
    return 'a small disk could not be mounted: this container may not mount anything'
  }
  const filling = path.join(folder, 'filling')
  return {
    folder,
    fill: () => fill(filling),
    empty: () => unlinkSync(filling),
    remove: () => {
      spawnSync('umount', [folder])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function fill(file: string): void {
  const handle = openSync(file, 'w')
  for (const size of [1024 * 1024, 4096]) {
    const block = Buffer.alloc(size, 1)
    while (isWritten(handle, block)) continue
  }
  closeSync(handle)
}

function isWritten(handle: number, block: Buffer): boolean {
  try {
    return writeSync(handle, block) === block.length
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false
    throw error
  }
}
