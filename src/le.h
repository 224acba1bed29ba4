/* le.h - little-endian numbers, as BGZF and BCF have them */
#ifndef LE_H
#define LE_H

#include <stdint.h>

static inline uint32_t le16(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

static inline uint32_t le32(const uint8_t *p)
{
	return le16(p) | le16(p + 2) << 16;
}

#endif
