// What this browser keeps. A private window or a restricted panel may have no storage: then until the page is left.
const kept = new Map<string, string>()

export function stored(name: string): string | null {
  try {
    return localStorage.getItem(name) ?? kept.get(name) ?? null
  } catch {
    return kept.get(name) ?? null
  }
}

/** @param value null removes it */
export function store(name: string, value: string | null): void {
  if (value === null) kept.delete(name)
  else kept.set(name, value)
  try {
    if (value === null) localStorage.removeItem(name)
    else localStorage.setItem(name, value)
  } catch {
    // Kept above.
  }
}
