//===- ElfReader.cpp - Find a section of an ELF64 file --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Headers are copied out of the file before they are read, since nothing says
// that a corrupt offset is aligned.
//
//===----------------------------------------------------------------------===//

#include "ElfReader.h"

#include <cstdint>
#include <cstring>
#include <elf.h>
#include <string>
#include <vector>

using namespace mini;

namespace {

// The machine number of AMD GPUs in the ELF registry; <elf.h> of older systems
// lacks it.
constexpr unsigned machineAMDGPU = 224;

Error malformed(std::string message) {
  return {ErrorKind::InvalidInput, std::move(message)};
}

Error corruptSection(std::size_t index, const std::string &what) {
  return malformed("section header " + std::to_string(index) +
                   " is corrupt: " + what);
}

/// Whether `size` bytes at `offset` lie inside `file`.
bool contains(std::string_view file, std::uint64_t offset, std::uint64_t size) {
  return offset <= file.size() && size <= file.size() - offset;
}

std::string extent(std::uint64_t offset, std::uint64_t size,
                   std::string_view file) {
  return "it has " + std::to_string(size) + " bytes at offset " +
         std::to_string(offset) + " of a file of " +
         std::to_string(file.size()) + " bytes";
}

/// Copies a header out of `file`; the caller has checked the bounds.
template <typename T> T readAt(std::string_view file, std::uint64_t offset) {
  T value;
  std::memcpy(&value, file.data() + offset, sizeof(T));
  return value;
}

Expected<Elf64_Ehdr> readFileHeader(std::string_view file) {
  if (Status status = checkElfMagic(file); !status)
    return status.error();
  if (file.size() < sizeof(Elf64_Ehdr))
    return malformed("the file is truncated: it has " +
                     std::to_string(file.size()) +
                     " bytes, an ELF header alone takes 64");
  auto header = readAt<Elf64_Ehdr>(file, 0);
  if (header.e_ident[EI_CLASS] != ELFCLASS64 ||
      header.e_ident[EI_DATA] != ELFDATA2LSB)
    return malformed("the ELF file is not 64-bit little-endian: its class is " +
                     std::to_string(header.e_ident[EI_CLASS]) +
                     " and its data encoding " +
                     std::to_string(header.e_ident[EI_DATA]));
  if (header.e_machine != machineAMDGPU)
    return malformed("the ELF file is for machine " +
                     std::to_string(header.e_machine) +
                     ", an AMD GPU code object is for machine 224");
  if (header.e_shoff == 0)
    return malformed("the ELF file has no section headers; was it stripped?");
  if (header.e_shentsize != sizeof(Elf64_Shdr))
    return malformed("the ELF header is corrupt: a section header takes " +
                     std::to_string(header.e_shentsize) +
                     " bytes, should be 64");
  return header;
}

/// Reads all section headers, including a count or a string table index that
/// did not fit the file header and stands in section header 0.
Expected<std::vector<Elf64_Shdr>> readSectionHeaders(std::string_view file,
                                                     Elf64_Ehdr &header,
                                                     std::uint64_t &names) {
  if (!contains(file, header.e_shoff, sizeof(Elf64_Shdr)))
    return malformed("the ELF header is corrupt or the file truncated: section "
                     "headers are at offset " +
                     std::to_string(header.e_shoff) + " of a file of " +
                     std::to_string(file.size()) + " bytes");
  auto first = readAt<Elf64_Shdr>(file, header.e_shoff);
  std::uint64_t count = header.e_shnum != 0 ? header.e_shnum : first.sh_size;
  names = header.e_shstrndx != SHN_XINDEX ? header.e_shstrndx : first.sh_link;
  if (count > (file.size() - header.e_shoff) / sizeof(Elf64_Shdr))
    return malformed("the ELF header is corrupt or the file truncated: " +
                     std::to_string(count) +
                     " section headers do not fit at offset " +
                     std::to_string(header.e_shoff) + " of a file of " +
                     std::to_string(file.size()) + " bytes");
  if (names >= count)
    return malformed("the ELF header is corrupt: the section names are in "
                     "section " +
                     std::to_string(names) + " of " + std::to_string(count));
  std::vector<Elf64_Shdr> sections(count);
  std::memcpy(sections.data(), file.data() + header.e_shoff,
              count * sizeof(Elf64_Shdr));
  return sections;
}

/// A HIP loader is given no size, and finds the end of the file by these.
Status checkProgramHeaders(std::string_view file, const Elf64_Ehdr &header) {
  if (header.e_phnum == 0)
    return success();
  if (header.e_phentsize != sizeof(Elf64_Phdr))
    return malformed("the ELF header is corrupt: a program header takes " +
                     std::to_string(header.e_phentsize) +
                     " bytes, should be 56");
  if (!contains(file, header.e_phoff, header.e_phnum * sizeof(Elf64_Phdr)))
    return malformed("the ELF header is corrupt or the file truncated: " +
                     std::to_string(header.e_phnum) +
                     " program headers do not fit at offset " +
                     std::to_string(header.e_phoff) + " of a file of " +
                     std::to_string(file.size()) + " bytes");
  for (std::size_t i = 0; i < header.e_phnum; ++i) {
    auto segment =
        readAt<Elf64_Phdr>(file, header.e_phoff + i * sizeof(Elf64_Phdr));
    if (segment.p_filesz != 0 &&
        !contains(file, segment.p_offset, segment.p_filesz))
      return malformed("program header " + std::to_string(i) + " is corrupt: " +
                       extent(segment.p_offset, segment.p_filesz, file));
  }
  return success();
}

} // namespace

Status mini::checkElfMagic(std::string_view file) {
  if (file.substr(0, SELFMAG) == ELFMAG)
    return success();
  return malformed("this is not an ELF file: it does not begin with "
                   "\\x7fELF; expected a code object made by mini-compile");
}

Expected<std::string_view> mini::findElfSection(std::string_view file,
                                                std::string_view sectionName) {
  Expected<Elf64_Ehdr> header = readFileHeader(file);
  if (!header)
    return header.error();
  if (Status status = checkProgramHeaders(file, *header); !status)
    return status.error();
  std::uint64_t namesIndex = 0;
  Expected<std::vector<Elf64_Shdr>> sections =
      readSectionHeaders(file, *header, namesIndex);
  if (!sections)
    return sections.error();

  // Everything is checked before the names are used, and all sections rather
  // than the wanted one: the file goes on to a HIP loader as a whole.
  for (std::size_t i = 0; i < sections->size(); ++i) {
    const Elf64_Shdr &section = (*sections)[i];
    if (section.sh_type == SHT_NULL || section.sh_type == SHT_NOBITS)
      continue;
    if (!contains(file, section.sh_offset, section.sh_size))
      return corruptSection(i,
                            extent(section.sh_offset, section.sh_size, file));
  }
  const Elf64_Shdr &namesSection = (*sections)[namesIndex];
  if (namesSection.sh_type != SHT_STRTAB)
    return corruptSection(namesIndex,
                          "it should hold the section names, its type is " +
                              std::to_string(namesSection.sh_type));
  std::string_view names =
      file.substr(namesSection.sh_offset, namesSection.sh_size);
  for (std::size_t i = 0; i < sections->size(); ++i) {
    const Elf64_Shdr &section = (*sections)[i];
    if (section.sh_type == SHT_NULL)
      continue;
    std::size_t end = names.find('\0', section.sh_name);
    if (end == std::string_view::npos)
      return corruptSection(i, "its name is at offset " +
                                   std::to_string(section.sh_name) +
                                   " of a name table of " +
                                   std::to_string(names.size()) + " bytes");
    if (names.substr(section.sh_name, end - section.sh_name) != sectionName)
      continue;
    if (section.sh_type == SHT_NOBITS)
      return corruptSection(i, "it is " + std::string(sectionName) +
                                   " but has no bytes in the file");
    return file.substr(section.sh_offset, section.sh_size);
  }
  return malformed("the code object has no section " +
                   std::string(sectionName) + "; was it made by mini-compile?");
}
