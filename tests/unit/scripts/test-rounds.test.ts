import { describe, expect, it } from 'vitest'
import { phases, onDemand, type PhaseName } from '@/scripts/test/phases'
import { roundsOf, waitsFor } from '@/scripts/test/rounds'

const all = Object.keys(phases) as PhaseName[]

describe('the rounds of a test run', () => {
  it('run every part once', () => {
    expect(roundsOf(all).flat(2).toSorted()).toEqual(all.toSorted())
  })

  it('leave alone what measures, and what uses both cores', () => {
    for (const name of ['integration', 'measured', 'e2e', onDemand] as const) expect(roundsOf(all)).toContainEqual([[name]])
  })

  it('name what a part waits for before the part, in the same round', () => {
    for (const [name, others] of Object.entries(waitsFor) as [PhaseName, PhaseName[]][]) {
      const order =
        roundsOf(all)
          .find((lanes) => lanes.flat().includes(name))
          ?.flat() ?? []
      for (const other of others) expect(order.slice(0, order.indexOf(name))).toContain(other)
    }
  })

  it('are those alone that are wanted', () => {
    expect(roundsOf(['lint'])).toEqual([[['lint']]])
    expect(roundsOf(['unit', 'e2e', 'build'])).toEqual([[['unit'], ['build']], [['e2e']]])
  })
})
