import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from '@playwright/test'
import { answerTo, lookUpRequest } from './requests'
import { mountSmallDisk } from './small-disk'
import { setStage } from './stage'
import { whatIsWrong } from './verdict'

/** The part of test T22 that needs a disk of its own: what cannot be recorded is not disclosed, and is not "none" either. */

/** Look-ups after which the blocks that the database has ready are surely used up. */
const most = 1_000
const enoughRefusals = 10

test('with the disk full, a look-up is recorded and answered or it is unavailable, and works again when there is room', async () => {
  test.setTimeout(120_000)
  const disk = mountSmallDisk()
  test.skip(typeof disk === 'string', `T22 with a full disk was not tried: ${String(disk)}`)
  if (typeof disk === 'string') return
  try {
    const stage = await setStage(disk.folder)
    try {
      const lookUp = lookUpRequest(stage)
      const recorded = async () => Number((await stage.asSuperuser<{ count: string }>('select count(*) from cpis.access_matched'))[0]?.count)
      const before = await recorded()
      disk.fill()

      const refused: string[][] = []
      let answered = 0
      for (let nth = 0; nth < most && refused.length < enoughRefusals; nth++) {
        const answer = await answerTo(stage, lookUp)
        if (answer.status === 303) answered++
        else refused.push(whatIsWrong(answer))
      }
      disk.empty()
      await stage.startDatabaseIfEnded()
      const begun = performance.now()
      while ((await answerTo(stage, lookUp)).status !== 303 && performance.now() - begun < 10_000) await pause(100)
      const recovery = (performance.now() - begun) / 1000

      const wrong = refused.filter((facts) => facts.length > 0)
      const kept = (await recorded()) - before - 1
      console.log(
        `T22 full disk: ${refused.length - wrong.length} of ${refused.length} refusals "unavailable" with 503, ${kept} of ${answered} answered ` +
          `look-ups recorded, recovery ${recovery.toFixed(1)} s, required 100%; all; 10 s, ` +
          (wrong.length === 0 && kept === answered && recovery < 10 ? 'pass' : 'fail'),
      )
      expect(refused, 'the disk was full enough').toHaveLength(enoughRefusals)
      expect(wrong).toEqual([])
      expect(kept, 'every answered look-up is on record').toBe(answered)
      expect(recovery).toBeLessThan(10)
    } finally {
      await stage.stop()
    }
  } finally {
    disk.remove()
  }
})
