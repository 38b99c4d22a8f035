import { useEffect, useRef } from '../vendor/hooks.js'

/**
 * Keys that are pressed on the view itself, in no field and no dialog.
 * @param onKey says whether the key meant something
 */
export function useKeys(onKey: (key: string) => boolean): void {
  const handler = useRef(onKey)
  handler.current = onKey
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const isElsewhere =
        event.target instanceof Element && event.target.closest('input, select, textarea, dialog') !== null
      if (isElsewhere || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
      if (handler.current(event.key)) event.preventDefault()
    }
    addEventListener('keydown', listen)
    return () => {
      removeEventListener('keydown', listen)
    }
  }, [])
}
