// Every type prints as it was written.
// RUN: mini-opt %s | mini-opt | FileCheck %s

// CHECK-LABEL: @tensors(
// CHECK-SAME: !torch.vtensor<[1,64,112,112],f32>
// CHECK-SAME: !torch.vtensor<[],f64>
// CHECK-SAME: !torch.vtensor<[?,3],f16>
// CHECK-SAME: !torch.vtensor<*,bf16>
// CHECK-SAME: !torch.vtensor<[2],unk>
// CHECK-SAME: !torch.vtensor,
// CHECK-SAME: !torch.tensor<[4],i1>
// CHECK-SAME: !torch.tensor
func.func private @tensors(!torch.vtensor<[1,64,112,112],f32>,
                           !torch.vtensor<[],f64>, !torch.vtensor<[?,3],f16>,
                           !torch.vtensor<*,bf16>, !torch.vtensor<[2],unk>,
                           !torch.vtensor<*,unk>, !torch.tensor<[4],i1>,
                           !torch.tensor)

// CHECK-LABEL: @dtypes(
// CHECK-SAME: si4>{{.*}}ui4>{{.*}}si8>{{.*}}ui8>{{.*}}si16>{{.*}}ui16>{{.*}}si32>{{.*}}ui32>{{.*}}si64>{{.*}}ui64>
// CHECK-SAME: f8E5M2>{{.*}}f8E4M3FN>{{.*}}f8E5M2FNUZ>{{.*}}f8E4M3FNUZ>
// CHECK-SAME: !torch.vtensor<[1],!torch.qint8>, !torch.vtensor<[1],!torch.quint8>, !torch.vtensor<[1],!torch.qint32>
func.func private @dtypes(
    !torch.vtensor<[1],si4>, !torch.vtensor<[1],ui4>, !torch.vtensor<[1],si8>,
    !torch.vtensor<[1],ui8>, !torch.vtensor<[1],si16>, !torch.vtensor<[1],ui16>,
    !torch.vtensor<[1],si32>, !torch.vtensor<[1],ui32>, !torch.vtensor<[1],si64>,
    !torch.vtensor<[1],ui64>, !torch.vtensor<[1],f8E5M2>,
    !torch.vtensor<[1],f8E4M3FN>, !torch.vtensor<[1],f8E5M2FNUZ>,
    !torch.vtensor<[1],f8E4M3FNUZ>, !torch.vtensor<[1],!torch.qint8>,
    !torch.vtensor<[1],!torch.quint8>, !torch.vtensor<[1],!torch.qint32>)

// The contained type of the last one is written in its long form.
// CHECK-LABEL: @scalars(
// CHECK-SAME: !torch.none, !torch.int, !torch.float, !torch.bool, !torch.str
// CHECK-SAME: !torch.list<int>, !torch.optional<float>
// CHECK-SAME: !torch.list<optional<vtensor<[2,?],f32>>>
// CHECK-SAME: !torch.list<bool>
func.func private @scalars(!torch.none, !torch.int, !torch.float, !torch.bool,
                           !torch.str, !torch.list<int>, !torch.optional<float>,
                           !torch.list<optional<vtensor<[2,?],f32>>>,
                           !torch.list<!torch.bool>)
