import { useEffect, useRef } from '../vendor/hooks.js'
import type { ComponentChildren, VNode } from '../vendor/preact.js'

/** A dialog that holds the focus until it is closed. */
export function Modal({
  title,
  onClose,
  children
}: {
  readonly title: string
  readonly onClose?: () => void
  readonly children?: ComponentChildren
}): VNode {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal()
  }, [])
  const cancel = (event: Event): void => {
    event.preventDefault()
    onClose?.()
  }
  return (
    <dialog ref={dialog} aria-label={title} onCancel={cancel}>
      <div class="body">
        <h2>{title}</h2>
        {children}
      </div>
    </dialog>
  )
}
