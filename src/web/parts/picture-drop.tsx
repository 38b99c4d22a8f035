import { t } from '../language/translate.ts'
import { useState } from '../vendor/hooks.js'
import type { VNode } from '../vendor/preact.js'

export interface PictureDropProps {
  readonly id: string
  readonly label: string
  readonly multiple?: boolean
  readonly onFiles: (files: Iterable<File>) => void
}

/** Takes pictures of this device: chosen, or dropped here. */
export function PictureDrop({ id, label, multiple = true, onFiles }: PictureDropProps): VNode {
  const [isOver, setOver] = useState(false)
  const dragged =
    (inside: boolean) =>
    (event: DragEvent): void => {
      event.preventDefault()
      setOver(inside)
    }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    onFiles(event.dataTransfer?.files ?? [])
  }
  return (
    <div class={`drop ${isOver ? 'over' : ''}`} onDragOver={dragged(true)} onDragLeave={dragged(false)} onDrop={drop}>
      <label for={id}>{label}</label>
      <input
        id={id}
        type="file"
        multiple={multiple}
        accept="image/*,.bmp,.tif,.tiff"
        onChange={(event: Event) => {
          const input = event.target as HTMLInputElement
          onFiles([...(input.files ?? [])])
          // The same file can be chosen again.
          input.value = ''
        }}
      />
      <span class="soft small">{t('or drop them here: BMP, JPEG, PNG, TIFF, WebP')}</span>
    </div>
  )
}
