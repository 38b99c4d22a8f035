/**
 * What a thread answers. An error's code and status get lost on its way between threads, so they travel as plain
 * values.
 */
export type ThreadAnswer<Result> =
  | { readonly result: Result }
  | {
      readonly error: {
        readonly message: string
        readonly name: string
        readonly code?: string
        readonly statusCode?: number
      }
    }

/** In the thread: what came of some work. */
export async function answerOf<Result>(work: Promise<Result>): Promise<ThreadAnswer<Result>> {
  try {
    return { result: await work }
  } catch (error) {
    const { name, message, code, statusCode } = error as Error & { code?: string; statusCode?: number }
    return {
      error: { name, message, ...(code !== undefined && { code }), ...(statusCode !== undefined && { statusCode }) }
    }
  }
}

/** On this side: the result. @throws the error, as it was thrown there */
export function resultOf<Result>(answer: ThreadAnswer<Result>): Result {
  if ('result' in answer) return answer.result
  const { message, ...properties } = answer.error
  throw Object.assign(new Error(message), properties)
}
