//===- CodeObject.cpp - A loaded gfx942 code object -----------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads the file with LLVM's object library, which checks every offset; what it
// does not check (chip, segments, relocations, metadata) is checked here.
//
//===----------------------------------------------------------------------===//

#include "CodeObject.h"

#include "CodeObjectMetadata.h"
#include "ImageSegments.h"
#include "isa/memory/Memory.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Object/ELF.h"

#include <cstring>
#include <sys/mman.h>

using namespace mini;
using namespace mini::emulator;

using ElfFile = llvm::object::ELFFile<llvm::object::ELF64LE>;
using ElfSection = llvm::object::ELF64LE::Shdr;

namespace {

Error invalid(const std::string &what) {
  return {ErrorKind::InvalidInput, "code object: " + what};
}
Error invalid(llvm::Error error) {
  return invalid(llvm::toString(std::move(error)));
}

std::string hexadecimal(uint64_t value) {
  return "0x" + llvm::utohexstr(value);
}

} // namespace

namespace mini::emulator {

class CodeObjectLoader {
public:
  CodeObjectLoader(const ElfFile &file, CodeObject &object)
      : file(file), object(object) {}

  Status load();

private:
  Status checkTarget();
  Status mapSegments();
  Status readSymbols();
  Status relocate();
  Status relocateSection(const ElfSection &section);
  Status readKernels();

  /// Counts the bytes of a table that is read. Many headers may name the same
  /// bytes, which would make reading a small file endless.
  Status spend(uint64_t bytes) {
    tableBytes += bytes;
    return tableBytes <= 4 * file.getBufSize()
               ? success()
               : Status(invalid("its tables repeat bytes of the file"));
  }
  bool inImage(uint64_t offset, uint64_t size) const {
    return offset <= object.imageSize && size <= object.imageSize - offset;
  }

  const ElfFile &file;
  CodeObject &object;
  uint64_t tableBytes = 0;
};

} // namespace mini::emulator

Status CodeObjectLoader::load() {
  for (auto step :
       {&CodeObjectLoader::checkTarget, &CodeObjectLoader::mapSegments,
        &CodeObjectLoader::readSymbols, &CodeObjectLoader::relocate,
        &CodeObjectLoader::readKernels})
    if (Status status = (this->*step)(); !status)
      return status.error();
  return success();
}

/// The device has SRAM ECC on and XNACK off. Code built for XNACK runs
/// without it as well; code built without SRAM ECC relies on 16-bit loads
/// keeping the other half of a register, which they do not.
Status CodeObjectLoader::checkTarget() {
  const auto &header = file.getHeader();
  if (header.e_machine != llvm::ELF::EM_AMDGPU ||
      header.e_ident[llvm::ELF::EI_OSABI] != llvm::ELF::ELFOSABI_AMDGPU_HSA)
    return invalid("not an AMDGPU HSA file (machine " +
                   std::to_string(header.e_machine) + ")");
  unsigned version = header.e_ident[llvm::ELF::EI_ABIVERSION];
  if (version < llvm::ELF::ELFABIVERSION_AMDGPU_HSA_V4 ||
      version > llvm::ELF::ELFABIVERSION_AMDGPU_HSA_V6)
    return invalid("ELF ABI version " + std::to_string(version) +
                   " is not supported, build with -mcode-object-version=5");
  unsigned machine = header.e_flags & llvm::ELF::EF_AMDGPU_MACH;
  if (machine != llvm::ELF::EF_AMDGPU_MACH_AMDGCN_GFX942 &&
      machine != llvm::ELF::EF_AMDGPU_MACH_AMDGCN_GFX9_4_GENERIC)
    return invalid("built for another chip (e_flags machine " +
                   hexadecimal(machine) + "), this device is gfx942");
  if ((header.e_flags & llvm::ELF::EF_AMDGPU_FEATURE_SRAMECC_V4) ==
      llvm::ELF::EF_AMDGPU_FEATURE_SRAMECC_OFF_V4)
    return invalid("built for sramecc-, this device has sramecc+");
  return success();
}

Status CodeObjectLoader::mapSegments() {
  auto headers = file.program_headers();
  if (!headers)
    return invalid(headers.takeError());
  Expected<ImageSegments> image = checkSegments(*headers, file.getBufSize());
  if (!image)
    return image.error();
  const uint64_t end = image->end;
  // Instructions are fetched eight bytes at a time.
  object.imageSize = end + 16;
  void *mapping = mmap(nullptr, object.imageSize, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapping == MAP_FAILED)
    return Error{ErrorKind::Device, "code object: no memory for " +
                                        std::to_string(end) + " bytes"};
  object.image = static_cast<uint8_t *>(mapping);
  for (const ElfSegment &segment : image->segments) {
    uint8_t *place = object.image + segment.p_vaddr;
    std::memcpy(place, file.base() + segment.p_offset, segment.p_filesz);
    auto begin = reinterpret_cast<uint64_t>(place);
    bool writable = segment.p_flags & llvm::ELF::PF_W;
    MemoryRegistry::instance().addRegion(
        {begin, begin + segment.p_memsz, writable});
    object.regions.push_back(begin);
    if (segment.p_flags & llvm::ELF::PF_X)
      object.codes.push_back(
          std::make_unique<InstructionCache>(place, segment.p_memsz));
  }
  return success();
}

Status CodeObjectLoader::readSymbols() {
  auto sections = file.sections();
  if (!sections)
    return invalid(sections.takeError());
  for (const ElfSection &section : *sections) {
    if (section.sh_type != llvm::ELF::SHT_DYNSYM)
      continue;
    if (Status status = spend(section.sh_size); !status)
      return status;
    auto symbols = file.symbols(&section);
    if (!symbols)
      return invalid(symbols.takeError());
    auto names = file.getStringTableForSymtab(section);
    if (!names)
      return invalid(names.takeError());
    for (const auto &symbol : *symbols) {
      auto name = symbol.getName(*names);
      if (!name)
        return invalid(name.takeError());
      if (symbol.st_shndx == llvm::ELF::SHN_UNDEF || name->empty() ||
          !inImage(symbol.st_value, symbol.st_size))
        continue;
      object.globals[name->str()] = {reinterpret_cast<uint64_t>(object.image) +
                                         symbol.st_value,
                                     symbol.st_size};
    }
  }
  return success();
}

Status CodeObjectLoader::relocate() {
  auto sections = file.sections();
  if (!sections)
    return invalid(sections.takeError());
  for (const ElfSection &section : *sections) {
    if (section.sh_type != llvm::ELF::SHT_RELA ||
        !(section.sh_flags & llvm::ELF::SHF_ALLOC))
      continue;
    if (Status status = spend(section.sh_size); !status)
      return status;
    if (Status status = relocateSection(section); !status)
      return status.error();
  }
  return success();
}

Status CodeObjectLoader::relocateSection(const ElfSection &section) {
  auto relocations = file.relas(section);
  if (!relocations)
    return invalid(relocations.takeError());
  auto table = file.getSection(section.sh_link);
  if (!table)
    return invalid(table.takeError());
  const auto base = reinterpret_cast<uint64_t>(object.image);
  for (const auto &relocation : *relocations) {
    uint32_t type = relocation.getType(false);
    uint64_t value = base + static_cast<uint64_t>(relocation.r_addend);
    if (type == llvm::ELF::R_AMDGPU_ABS64) {
      auto symbol = file.getRelocationSymbol(relocation, *table);
      if (!symbol)
        return invalid(symbol.takeError());
      if (!*symbol || (*symbol)->st_shndx == llvm::ELF::SHN_UNDEF)
        return invalid("relocation at " + hexadecimal(relocation.r_offset) +
                       " names an undefined symbol");
      value += (*symbol)->st_value;
    } else if (type != llvm::ELF::R_AMDGPU_RELATIVE64) {
      return invalid("relocation type " + std::to_string(type) +
                     " is not supported");
    }
    if (!inImage(relocation.r_offset, sizeof(value)))
      return invalid("relocation at " + hexadecimal(relocation.r_offset) +
                     " is outside the loaded segments");
    std::memcpy(object.image + relocation.r_offset, &value, sizeof(value));
  }
  return success();
}

Status CodeObjectLoader::readKernels() {
  Expected<std::vector<KernelMetadata>> metadata = readMetadata(file);
  if (!metadata)
    return metadata.error();
  const auto base = reinterpret_cast<uint64_t>(object.image);
  for (KernelMetadata &kernel : *metadata) {
    KernelInfo &info = kernel.info;
    auto symbol = object.globals.find(kernel.descriptorSymbol);
    if (symbol == object.globals.end() ||
        !inImage(symbol->second.address - base, KernelDescriptor::size))
      return invalid("kernel '" + info.name + "' has no descriptor symbol '" +
                     kernel.descriptorSymbol + "'");
    info.descriptorAddress = symbol->second.address;
    info.descriptor = KernelDescriptor::read(
        reinterpret_cast<const uint8_t *>(info.descriptorAddress));
    if (!object.instructionAt(info.entry()) || info.entry() % 4 != 0)
      return invalid("the entry of kernel '" + info.name +
                     "' is outside the code");
    if (info.descriptor.scratchPerLane() > KernelDescriptor::maxScratch)
      return invalid("kernel '" + info.name + "' has " +
                     std::to_string(info.descriptor.scratchPerLane()) +
                     " bytes of scratch a lane, more than the " +
                     std::to_string(KernelDescriptor::maxScratch) +
                     " that a wave can have");
    if (info.descriptor.isWave32())
      return invalid("kernel '" + info.name +
                     "' is for waves of 32, gfx942 has waves of 64");
    object.kernels[info.name] = std::move(info);
  }
  return success();
}

Expected<std::unique_ptr<CodeObject>> CodeObject::load(std::string_view bytes) {
  auto file = ElfFile::create(llvm::StringRef(bytes.data(), bytes.size()));
  if (!file)
    return invalid(file.takeError());
  const auto &header = file->getHeader();
  if (!bytes.starts_with("\x7f"
                         "ELF") ||
      header.e_ident[llvm::ELF::EI_CLASS] != llvm::ELF::ELFCLASS64 ||
      header.e_ident[llvm::ELF::EI_DATA] != llvm::ELF::ELFDATA2LSB)
    return invalid("not a 64-bit little-endian ELF file");
  std::unique_ptr<CodeObject> object(new CodeObject());
  if (Status status = CodeObjectLoader(*file, *object).load(); !status)
    return status.error();
  return Expected<std::unique_ptr<CodeObject>>(std::move(object));
}

CodeObject::~CodeObject() {
  for (uint64_t begin : regions)
    MemoryRegistry::instance().removeRegion(begin);
  if (image)
    munmap(image, imageSize);
}

const KernelInfo *CodeObject::findKernel(const std::string &name) const {
  auto it = kernels.find(name);
  return it == kernels.end() ? nullptr : &it->second;
}

const GlobalVariable *CodeObject::findGlobal(const std::string &name) const {
  auto it = globals.find(name);
  return it == globals.end() ? nullptr : &it->second;
}
