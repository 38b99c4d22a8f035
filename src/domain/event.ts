/** Calls any number of listeners with each value, in the order in which they were added. */
export interface Event<Value> {
  readonly emit: (value: Value) => void
  readonly listen: (listener: (value: Value) => void) => void
}

export function createEvent<Value>(): Event<Value> {
  const listeners: ((value: Value) => void)[] = []
  return {
    emit(value) {
      for (const listener of listeners) listener(value)
    },
    listen(listener) {
      listeners.push(listener)
    }
  }
}
