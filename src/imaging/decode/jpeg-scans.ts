import { FrameCorrupt } from '../../errors.ts'

/** Encoders make 1, or some 10 for a progressive picture. */
const MOST_SCANS = 64
/** Start of scan. */
const SOS = Buffer.from([0xff, 0xda])

/**
 * Refuses a JPEG of many scans before it is decoded. A scan that says nothing takes some ten bytes, and the decoder looks at the whole picture for each: 160 kB
 * of them kept a processor busy for 10 s.
 * Source  "Two Issues with the JPEG Standard", libjpeg-turbo project
 *
 * @throws FrameCorrupt
 */
export function checkJpegScans(frame: Uint8Array): void {
  const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength)
  let scans = 0
  for (let at = bytes.indexOf(SOS); at >= 0; at = bytes.indexOf(SOS, at + 2)) {
    if (++scans > MOST_SCANS) throw new FrameCorrupt('JPEG', `expected at most ${MOST_SCANS} scans, received more`)
  }
}
