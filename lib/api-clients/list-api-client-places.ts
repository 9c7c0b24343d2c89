import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import type { Choice } from '@/lib/people/places'

/** The organisations that can have API clients, by name: councils and NHS organisations. */
export const listApiClientPlaces = defineUseCase({
  name: 'api-client.list-places',
  permission: 'api-client.manage',
  input: z.strictObject({}),
  run: async ({ tx }): Promise<Choice[]> => {
    const places = await tx.organisation.findMany({
      where: { kind: { in: ['authority', 'nhs'] } },
      select: { id: true, name: true },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    })
    return places.map(({ id, name }) => ({ value: id, label: name }))
  },
})
