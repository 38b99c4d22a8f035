import sharp from 'sharp'

// No two pictures of a line are the same, so the operation cache of libvips would only use memory.
sharp.cache(false)

export { sharp }
