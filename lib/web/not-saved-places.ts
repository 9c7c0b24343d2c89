/** What the stored page "Nothing has been saved" has where the server writes something of its own (server/web/not-saved.ts). */
export const NOT_SAVED_PLACES = { title: '[[title]]', first: '[[first]]', why: '[[why]]', typed: '[[typed]]' } as const
