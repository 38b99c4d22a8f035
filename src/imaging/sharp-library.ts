import sharp from 'sharp'

// No two pictures of a line are the same: libvips' cache of operations would only hold memory.
sharp.cache(false)

export { sharp }
