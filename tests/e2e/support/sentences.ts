import { test } from '@playwright/test'

/** What a journey starts from. */
export function given<T>(situation: string, act: () => T | Promise<T>): Promise<T> {
  return test.step(`Given ${situation}`, act)
}

/** What somebody does. */
export function when<T>(deed: string, act: () => T | Promise<T>): Promise<T> {
  return test.step(`When ${deed}`, act)
}

/** The outcome. Not called `then`: a module with an export of that name is taken for a promise when it is imported. */
export function so<T>(outcome: string, act: () => T | Promise<T>): Promise<T> {
  return test.step(`Then ${outcome}`, act)
}
