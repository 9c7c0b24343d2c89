import { createHash } from 'node:crypto'
import { readDisclosed, recordAccess } from '@/lib/lookup/door'
import { actorOf, anyOf, type Cast } from './cast'
import { answerRounds } from './contestant'
import { runLoad } from './load'

/** The door as the page calls it: record the access, then read what it discloses. */
answerRounds<Cast, null>(async ({ clinicians, numbers }) => {
  const agentHash = createHash('sha256').update('benchmark').digest()
  const lookUp = async () => {
    const receipt = await recordAccess({
      actor: actorOf(anyOf(clinicians)),
      number: anyOf(numbers),
      reason: 'direct-care',
      reasonText: null,
      channel: 'page',
      address: '127.0.0.1',
      agentHash,
    })
    const result = await readDisclosed(receipt)
    if (result.state !== 'live' || result.outcome === 'none') throw new Error('The door did not answer what is held.')
  }
  return (round) => runLoad(round, lookUp)
})
