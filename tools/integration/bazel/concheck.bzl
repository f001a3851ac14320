# SPDX-License-Identifier: Apache-2.0
"""Bazel rules: models of C sources as actions that are cached and run remotely, and a test that links them.

    load("//tools/concheck:concheck.bzl", "concheck_test")

    concheck_test(
        name = "server_races",
        deps = [":server"],              # cc_binary or cc_library; their C sources and those of all their deps
        args = ["--fail-on=error"],
    )

Each C source is one action with one output: `concheck extract -o SOURCE.ccm -- COMPILER FLAGS -c SOURCE`. Its inputs are the source,
the headers of its target, and the two programs of concheck; nothing else, so remote caches and workers can share it.
"""

load("@bazel_tools//tools/build_defs/cc:action_names.bzl", "C_COMPILE_ACTION_NAME")
load("@bazel_tools//tools/cpp:toolchain_utils.bzl", "find_cpp_toolchain")

ConcheckModels = provider("Models of a target and of all it depends on.", fields = {"models": "depset of .ccm files"})

def _compile_words(ctx, toolchain, features, context, source):
    variables = cc_common.create_compile_variables(
        feature_configuration = features,
        cc_toolchain = toolchain,
        source_file = source.path,
        user_compile_flags = ctx.fragments.cpp.copts + ctx.fragments.cpp.conlyopts + getattr(ctx.rule.attr, "copts", []),
        include_directories = context.includes,
        quote_include_directories = context.quote_includes,
        system_include_directories = context.system_includes,
        preprocessor_defines = depset(transitive = [context.defines, context.local_defines]),
    )
    compiler = cc_common.get_tool_for_action(feature_configuration = features, action_name = C_COMPILE_ACTION_NAME)
    words = cc_common.get_memory_inefficient_command_line(
        feature_configuration = features,
        action_name = C_COMPILE_ACTION_NAME,
        variables = variables,
    )
    return [compiler] + words

def _models_impl(target, ctx):
    deps = getattr(ctx.rule.attr, "deps", [])
    inherited = [dep[ConcheckModels].models for dep in deps if ConcheckModels in dep]
    if CcInfo not in target and not getattr(ctx.rule.attr, "srcs", []):
        return [ConcheckModels(models = depset(transitive = inherited))]
    toolchain = find_cpp_toolchain(ctx)
    features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )
    contexts = [dep[CcInfo] for dep in deps if CcInfo in dep]
    if CcInfo in target:
        contexts.append(target[CcInfo])
    context = cc_common.merge_cc_infos(cc_infos = contexts).compilation_context
    files = [file for item in getattr(ctx.rule.attr, "srcs", []) for file in item.files.to_list()]
    headers = [file for file in files if file.extension == "h"]
    models = []
    for source in files:
        if source.extension != "c":
            continue
        model = ctx.actions.declare_file("_concheck/%s/%s.ccm" % (target.label.name, source.basename))
        ctx.actions.run(
            executable = ctx.executable._concheck,
            arguments = ["extract", "-o", model.path, "--"] + _compile_words(ctx, toolchain, features, context, source),
            inputs = depset([source] + headers, transitive = [context.headers, toolchain.all_files]),
            tools = [ctx.executable._front_end],
            outputs = [model],
            mnemonic = "ConcheckExtract",
            progress_message = "Reading %s" % source.short_path,
        )
        models.append(model)
    return [ConcheckModels(models = depset(models, transitive = inherited))]

concheck_models = aspect(
    implementation = _models_impl,
    attr_aspects = ["deps"],
    attrs = {
        "_concheck": attr.label(default = "//tools/concheck:concheck", executable = True, cfg = "host", allow_single_file = True),
        "_front_end": attr.label(default = "//tools/concheck:concheck-analyze", executable = True, cfg = "host", allow_single_file = True),
        "_cc_toolchain": attr.label(default = "@bazel_tools//tools/cpp:current_cc_toolchain"),
    },
    fragments = ["cpp"],
    toolchains = ["@bazel_tools//tools/cpp:toolchain_type"],
)

def _test_impl(ctx):
    models = depset(transitive = [dep[ConcheckModels].models for dep in ctx.attr.deps])
    files = models.to_list() + ([ctx.file.baseline] if ctx.file.baseline else [])
    baseline = ["--baseline=" + ctx.file.baseline.short_path] if ctx.file.baseline else []
    words = [ctx.executable._concheck.short_path, "link"] + baseline + [model.short_path for model in models.to_list()]
    ctx.actions.write(
        output = ctx.outputs.executable,
        content = "#!/bin/sh\nexec %s \"$@\"\n" % " ".join(["'%s'" % word for word in words]),
        is_executable = True,
    )
    return [DefaultInfo(runfiles = ctx.runfiles(files = files + [ctx.executable._concheck]))]

concheck_test = rule(
    implementation = _test_impl,
    test = True,
    attrs = {
        "deps": attr.label_list(aspects = [concheck_models]),
        "baseline": attr.label(allow_single_file = True),
        "_concheck": attr.label(default = "//tools/concheck:concheck", executable = True, cfg = "target", allow_single_file = True),
    },
)
