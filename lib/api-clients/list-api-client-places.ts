import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import type { Choice } from '@/lib/people/places'

/** The organisations whose systems can be API clients, by name: councils and NHS organisations. */
export const listApiClientPlaces = defineUseCase({
  name: 'api-client.list-places',
  permission: 'api-client.manage',
  input: z.strictObject({}),
  run: ({ tx }): Promise<Choice[]> => tx.$queryRaw<Choice[]>`
    select id::text as value, name as label from cpis.organisation where kind in ('authority', 'nhs') order by name, id`,
})
