import type { VNode } from '../vendor/preact.js'
import { encode } from '../vendor/uqr.js'

export interface QrCodeProps {
  readonly text: string
  readonly description: string
}

/** Light around the code, in modules, without which scanners do not find it. */
const QUIET = 4

/** A text as a QR code: black on white in the dark scheme, too. */
export function QrCode({ text, description }: QrCodeProps): VNode {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET })
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
  return (
    <svg
      class="qr-code"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={description}
      shape-rendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={dark.join('')} fill="#000" />
    </svg>
  )
}
