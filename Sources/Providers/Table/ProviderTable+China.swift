import Reliability

extension ProviderPreset {
    /// Services in China, all of OpenAI's format by now, with error codes of their own.
    static let ofChina: [ProviderPreset] = [
        ProviderPreset(
            name: "moonshot", title: "Moonshot", baseURL: "https://api.moonshot.ai/v1",
            baseURLVariables: ["MOONSHOT_BASE_URL"], keyVariables: ["MOONSHOT_API_KEY"],
            defaultModel: "kimi-k2.6",
            doubts: ["Keys of the Chinese platform need https://api.moonshot.cn/v1."]),
        ProviderPreset(
            name: "zhipu", title: "Zhipu GLM", baseURL: "https://api.z.ai/api/paas/v4",
            baseURLVariables: ["ZHIPU_BASE_URL"], keyVariables: ["ZHIPU_API_KEY", "ZAI_API_KEY"],
            defaultModel: "glm-4.7-flash",
            errorCodes: [
                "1000": .auth, "1001": .auth, "1002": .auth, "1003": .auth, "1004": .auth,
                "1110": .auth, "1111": .auth, "1112": .auth, "1113": .quota, "1211": .unsupported,
                "1220": .auth, "1261": .tooLong, "1301": .filtered, "1302": .rateLimited,
                "1303": .rateLimited, "1304": .quota, "1305": .overloaded, "1308": .quota,
            ],
            doubts: [
                "Keys of the Chinese platform need https://open.bigmodel.cn/api/paas/v4.",
                "The name of the default model is not checked.",
            ]),
        ProviderPreset(
            name: "minimax", title: "MiniMax", baseURL: "https://api.minimax.io/v1",
            baseURLVariables: ["MINIMAX_BASE_URL"], keyVariables: ["MINIMAX_API_KEY"],
            defaultModel: "MiniMax-M2",
            errorCodes: [
                "1000": .transient, "1001": .transient, "1002": .rateLimited, "1004": .auth,
                "1008": .quota, "1013": .transient, "1026": .filtered, "1027": .filtered,
                "1039": .rateLimited, "2013": .badRequest, "2049": .auth,
            ], doubts: ["Keys of the Chinese platform need https://api.minimax.chat/v1."]),
        ProviderPreset(
            name: "qwen", title: "Qwen",
            baseURL: "https://dashscope.aliyuncs.com/compatible-mode/v1",
            baseURLVariables: ["DASHSCOPE_BASE_URL"],
            keyVariables: ["DASHSCOPE_API_KEY", "QWEN_API_KEY"], defaultModel: "qwen-turbo",
            errorCodes: [
                "arrearage": .quota, "throttling.ratequota": .rateLimited,
                "throttling.burstrate": .rateLimited, "throttling.allocationquota": .quota,
                "data_inspection_failed": .filtered, "datainspectionfailed": .filtered,
                "limit_requests": .rateLimited, "access_denied": .auth,
            ],
            doubts: [
                "Keys of the international platform need another host.",
                "That the default model is still sold is not checked.",
            ]),
        ProviderPreset(
            name: "baidu", title: "Baidu ERNIE", baseURL: "https://qianfan.baidubce.com/v2",
            baseURLVariables: ["BAIDU_WENXIN_BASE_URL"],
            keyVariables: ["BAIDU_API_KEY", "QIANFAN_API_KEY", "BAIDU_WENXIN_API_KEY"],
            errorCodes: [
                "rpm_rate_limit_exceeded": .rateLimited, "tpm_rate_limit_exceeded": .rateLimited,
                "preemptible_tpm_rate_limit_exceeded": .rateLimited, "account_overdue": .quota,
                "invalid_iam_token": .auth, "system_unsafe": .filtered,
                "user_setting_unsafe": .filtered,
            ], doubts: ["A default model and the error codes are not checked."]),
        ProviderPreset(
            name: "hunyuan", title: "Tencent Hunyuan",
            baseURL: "https://api.hunyuan.cloud.tencent.com/v1",
            baseURLVariables: ["TENCENT_HUNYUAN_BASE_URL"],
            keyVariables: ["HUNYUAN_API_KEY", "TENCENT_HUNYUAN_API_KEY"],
            doubts: [
                "Two addresses are in circulation; the other is https://hunyuan.cloud.tencent.com/openai/v1."
            ]),
        ProviderPreset(
            name: "spark", title: "iFlytek Spark",
            baseURL: "https://spark-api-open.xf-yun.com/v1",
            baseURLVariables: ["IFLYTEK_BASE_URL"],
            keyVariables: ["SPARK_API_KEY", "IFLYTEK_API_KEY"],
            errorCodes: [
                "10007": .rateLimited, "10010": .overloaded, "10013": .filtered,
                "10014": .filtered, "10019": .filtered, "10907": .tooLong, "11200": .auth,
                "11201": .quota, "11202": .rateLimited, "11203": .rateLimited,
            ],
            quirks: [.noStreamOptions],
            doubts: ["There is no model list, and no default model was checked; name one."]),
        ProviderPreset(
            name: "siliconflow", title: "SiliconFlow", baseURL: "https://api.siliconflow.com/v1",
            keyVariables: ["SILICONFLOW_API_KEY"], errorCodes: ["30001": .quota],
            doubts: ["Keys of the Chinese platform need https://api.siliconflow.cn/v1."]),
        ProviderPreset(
            name: "doubao", title: "Doubao",
            baseURL: "https://ark.cn-beijing.volces.com/api/v3",
            keyVariables: ["ARK_API_KEY", "DOUBAO_API_KEY"],
            errorCodes: [
                "accountoverdueerror": .quota, "quotaexceeded": .quota,
                "ratelimitexceeded.endpointrpmexceeded": .rateLimited,
                "ratelimitexceeded.endpointtpmexceeded": .rateLimited,
                "serveroverloaded": .overloaded, "sensitivecontentdetected": .filtered,
                "inputtextsensitivecontentdetected": .filtered,
                "outputtextsensitivecontentdetected": .filtered,
                "invalidendpointormodel.notfound": .unsupported,
            ], doubts: ["A default model is not checked; some accounts name an endpoint instead."]),
        ProviderPreset(
            name: "baichuan", title: "Baichuan", baseURL: "https://api.baichuan-ai.com/v1",
            keyVariables: ["BAICHUAN_API_KEY"], doubts: ["A default model is not checked."]),
        ProviderPreset(
            name: "yi", title: "Yi", baseURL: "https://api.lingyiwanwu.com/v1",
            keyVariables: ["YI_API_KEY", "LINGYIWANWU_API_KEY"],
            doubts: ["A default model is not checked."]),
        ProviderPreset(
            name: "sensenova", title: "SenseNova",
            baseURL: "https://api.sensenova.cn/compatible-mode/v1",
            keyVariables: ["SENSENOVA_API_KEY"], doubts: ["Nothing of this row is checked."]),
        ProviderPreset(
            name: "tiangong", title: "Tiangong", baseURL: nil, keyVariables: ["TIANGONG_API_KEY"],
            doubts: ["No address for this format is known; give one as `url`."]),
    ]
}
