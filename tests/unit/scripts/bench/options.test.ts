import { describe, expect, test } from 'vitest'
import { readBenchOptions } from '@/scripts/bench/options'
import { Refusal } from '@/lib/shared/refusal'

describe('the command line of the benchmark', () => {
  test('without options it is the national size, every part, at 1, 8 and 32 at once', () => {
    expect(readBenchOptions([])).toMatchObject({
      children: 200_000,
      accesses: 5_000_000,
      fresh: false,
      parts: ['door', 'page', 'weight', 'upload'],
      schedule: { concurrencies: [1, 8, 32], rounds: 5, seconds: 4 },
    })
  })

  test('size, parts and schedule can be chosen', () => {
    const options = readBenchOptions(['--children', '5000', '--accesses', '125000', '--only', 'door,weight', '--at', '4', '--rounds', '2', '--fresh'])
    expect(options).toMatchObject({ children: 5000, accesses: 125_000, fresh: true, parts: ['door', 'weight'] })
    expect(options.schedule).toMatchObject({ concurrencies: [4], rounds: 2 })
  })

  test.each([['--children', 'many'], ['--children', '-1'], ['--only', 'windows'], ['--at', '1,0'], ['--unknown']])(
    'what cannot be meant is refused: %s %s',
    (...args) => {
      expect(() => readBenchOptions(args)).toThrow(Refusal)
    },
  )
})
