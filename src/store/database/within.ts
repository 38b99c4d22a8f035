/**
 * A question that is answered within a time, or not at all: figures must not wait for a database that hangs. One that
 * is still open is not asked once more.
 * @throws Error when there is no answer in time; what `ask` throws
 */
export function within<T>(ask: () => Promise<T>, ms: number): () => Promise<T> {
  let open: Promise<T> | null = null
  return () => {
    const asked = (open ??= ask().finally(() => {
      open = null
    }))
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`expected an answer within ${ms} ms`))
      }, ms)
      asked.then(resolve, reject).finally(() => {
        clearTimeout(timer)
      })
    })
  }
}
